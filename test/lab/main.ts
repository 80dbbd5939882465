import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildCluster, type Cluster } from './cluster.ts';
import { whatIsMissing } from './requirements.ts';

// The lab for people: `npm run lab`. Reads commands from its standard input, be it a terminal or not.
const { values } = parseArgs({ options: { nft: { type: 'boolean' } } });
const missing = whatIsMissing();
if (missing !== null) {
  process.stderr.write(`the lab cannot be built: ${missing}\n`);
  process.exit(2);
}

const commandHelp = `faults            what may be broken, and where
break ID, heal ID  switches a fault on and off
doctor [NODE]      runs k8snet doctor on a node
shell NODE         a shell on node-1, node-2, outside, gateway or internet
look               how to look from another terminal
quit               takes everything away`;

const k8snet = fileURLToPath(new URL('../../bin/k8snet.js', import.meta.url));
// The cluster goes with this process.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
let busy = false;
process.on('SIGINT', () => busy || process.exit(130));

const started = Date.now();
const cluster = await buildCluster({ backend: values.nft ? 'nft' : 'legacy' });
say(`the cluster stands after ${((Date.now() - started) / 1000).toFixed(1)} s`, ...directions(cluster), commandHelp);

const input = createInterface({ input: process.stdin, output: process.stdout, prompt: 'lab> ' });
if (process.stdin.isTTY) input.prompt();
for await (const line of input) {
  const [command = '', name = ''] = line.trim().split(/\s+/);
  if (command === 'quit' || command === 'exit') break;
  try {
    await obey(command, name);
  } catch (error) {
    say((error as Error).message);
  }
  if (process.stdin.isTTY) input.prompt();
}
await cluster.remove();
process.exit();

async function obey(command: string, name: string): Promise<void> {
  switch (command) {
    case '':
      return;
    case 'faults':
      return say(...cluster.faults.map(({ id, where, words }) => `${id.padEnd(28)} ${where}: ${words}`));
    case 'break':
      await cluster.switchOn(name);
      return say(`${name} is on`);
    case 'heal':
      await cluster.heal(name);
      return say(`${name} is healed`);
    case 'shell':
      return openShell(cluster.enter(name));
    case 'doctor':
      return runInside(cluster.enter(name || cluster.nodes[0]!), [
        process.execPath,
        k8snet,
        'doctor',
        '--kubeconfig',
        cluster.kubeconfig,
      ]);
    case 'look':
      return say(...directions(cluster));
    default:
      return say(commandHelp);
  }
}

const openShell = (enter: readonly string[]): Promise<void> =>
  runInside(enter, ['bash', '--norc'], { env: { ...process.env, KUBECONFIG: cluster.kubeconfig, PS1: '\\h# ' } });

/** The child has the terminal meanwhile, and Ctrl-C is for it. */
async function runInside(enter: readonly string[], argv: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const [file, ...words] = [...enter, ...argv] as [string, ...string[]];
  input.pause();
  busy = true;
  await once(
    spawn(file, words, { stdio: [process.stdin.isTTY ? 'inherit' : 'ignore', 'inherit', 'inherit'], ...options }),
    'close',
  );
  busy = false;
  input.resume();
}

function say(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

function directions({ nodes, pods, kubeconfig, enter }: Cluster): string[] {
  return [
    '',
    ...pods.map(({ name, node, ip }) => `  ${node}  ${ip.padEnd(14)} pod ${name}`),
    '',
    'From another terminal:',
    `  export KUBECONFIG=${kubeconfig}`,
    ...nodes.flatMap((node) => [
      `  ${enter(node).join(' ')} bash   # ${node}`,
      `  ${enter(node).join(' ')} ${process.execPath} ${k8snet} doctor`,
    ]),
    '',
  ];
}
