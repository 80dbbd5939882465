import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openWorld, type World } from '../../src/cluster/world.ts';
import { openBundle, readEvidence } from '../../src/sources/index.ts';
import { nodeCommands } from '../../src/sources/read/commands.ts';
import type { Lab } from './lab.ts';
import { runScript } from './shell.ts';

/** Not needed here: they tell of the past, or what another file tells already. */
const leftOut = new Set(['conntrack.txt', 'conntrack-stats.txt', 'ipvsadm.txt', 'ss.txt']);

/** A pod tells no more than these of itself. */
const podFiles = new Set(['ip-addr.txt', 'ip-route.txt', 'ip6-route.txt', 'ip-neigh.txt']);

/** Collects a bundle from the namespaces with the commands that `collect` runs. */
export async function collectBundle(lab: Lab, folder: string): Promise<void> {
  await Promise.all([
    ...lab.nodes.map(({ name }) => collect(lab.namespaces.get(name)!, join(folder, 'nodes', name), isAsked)),
    ...lab.pods.map(({ name }) =>
      collect(lab.namespaces.get(name)!, join(folder, 'pods', `lab_${name}`), (file) => podFiles.has(file)),
    ),
  ]);
  for (const { name } of lab.nodes) {
    for (const [file, text] of Object.entries(lab.plan.nodes[name]!.files ?? {})) {
      mkdirSync(dirname(join(folder, 'nodes', name, file)), { recursive: true });
      writeFileSync(join(folder, 'nodes', name, file), text);
    }
  }
  writeApi(lab, join(folder, 'api'));
}

/** The world as a bundle that was just collected shows it. */
export async function collectWorld(lab: Lab): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'k8snet-kernel-'));
  try {
    await collectBundle(lab, folder);
    const world = openWorld(readEvidence(await openBundle(folder)));
    readAll(world);
    return world;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of what is printed twice the text is left out; only `ip addr` names the other end's namespace in its text alone. */
const isAsked = (file: string): boolean => !leftOut.has(file) && (file === 'ip-addr.txt' || !isTwin(file));

const isTwin = (file: string): boolean =>
  nodeCommands.some((other) => other.file === file.replace(/txt$/, 'json') && other.file !== file);

async function collect(namespace: string, folder: string, wanted: (file: string) => boolean): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const commands = nodeCommands
    .filter(({ file }) => wanted(file))
    .map(({ file, command }) => `${command.join(' ')} > '${join(folder, file)}' 2> /dev/null || true`);
  await runScript(namespace, commands.join('\n'));
}

/** The pods and where they run, and what the plan has: addresses, veths and rules are to be found in the evidence. */
function writeApi(lab: Lab, folder: string): void {
  mkdirSync(folder);
  const pods = lab.pods.map(({ name, node, addresses }) => ({
    metadata: { namespace: 'lab', name },
    spec: { nodeName: node },
    status: { phase: 'Running', podIP: addresses[0], podIPs: addresses.map((ip) => ({ ip })) },
  }));
  for (const [file, items] of Object.entries({ pods, ...lab.plan.api }))
    writeFileSync(join(folder, `${file}.json`), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/** Evidence is parsed when it is asked for; the folder is gone by then. */
function readAll(world: World): void {
  for (const { facts } of [...world.evidence.nodes, ...world.evidence.pods]) JSON.stringify(facts);
  for (const node of world.evidence.nodes) JSON.stringify([node.ipsets, node.nft, node.iptables.length]);
}
