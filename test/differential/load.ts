import { openWorld, type World } from '../../src/cluster/world.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { nftSaveCommands, nodeCommands } from '../../src/sources/read/commands.ts';
import { feed } from '../kernel/shell.ts';
import { bundleOf } from '../sources/evidence/files-of.ts';
import type { Setup, TablePlan } from './case.ts';
import { ordinarySettings } from './grammar/settings.ts';
import type { Lab } from './lab.ts';
import { pods, probeName } from './plan.ts';

/** What stays the same while the lab stands. */
const lasting = ['ip-addr.txt', 'ip-link.json', 'ip-neigh.json', 'bridge-link.json', 'bridge-fdb.json', 'sysctl.txt'];
/** Of the kernel's settings those of the network. */
const shortened = {
  'sysctl.txt':
    "sysctl -a -r '^net\\.(ipv4|ipv6|bridge|netfilter)\\.(conf\\.(all|default|eth0|eth1|br0|lo|vc)\\.(rp_filter|(force_)?forwarding|accept_local|route_localnet|src_valid_mark)|ip_|(tcp|udp)_early_demux|bridge-|(icmp[._])?(icmp_)?echo_ignore_all)'",
};
/** Settings, where the case has changed any. */
const ofSettings = ['ip-addr.txt', 'ip-neigh.json', 'sysctl.txt', 'bridge-link.json', 'ip-link.json'];
const changing = [
  'ipset-save.txt',
  'ip-route.json',
  'ip6-route.json',
  'ip-rule.json',
  'ip6-rule.json',
  'nft-ruleset.json',
];
const ofPods = ['ip-addr.txt', 'ip-route.txt', 'ip6-route.txt', 'ip-neigh.txt'];

type Texts = Record<string, string>;

const commandOf = (file: string): string =>
  [...nodeCommands, ...nftSaveCommands].find((one) => one.file === file)!.command.join(' ');

/** Prints what the commands say, each behind a line with its file's name. */
const printAll = (files: readonly string[], commands: Record<string, string> = {}): string =>
  files.map((file) => `echo '=== ${file}'\n${commands[file] ?? commandOf(file)} 2> /dev/null || true\n`).join('');

function split(text: string, folder: string): Texts {
  const texts: Texts = {};
  for (const part of text.split(/^=== /m).slice(1)) {
    const end = part.indexOf('\n');
    texts[`${folder}/${part.slice(0, end)}`] = part.slice(end + 1);
  }
  return texts;
}

/** What the node and its pods say of themselves, whatever the rules are. */
export async function collectLasting(lab: Lab): Promise<Texts> {
  const texts = split(await lab.run(printAll(lasting, shortened)), 'nodes/node-1');
  for (const pod of Object.keys(pods))
    Object.assign(texts, split(await lab.runInPod(pod, printAll(ofPods)), `pods/lab_${pod}`));
  const items = Object.entries(pods).map(([name, { addresses }]) => ({
    metadata: { namespace: 'lab', name },
    spec: { nodeName: 'node-1' },
    status: { phase: 'Running', podIP: addresses[0], podIPs: addresses.map((ip) => ({ ip })) },
  }));
  texts['api/pods.json'] = JSON.stringify({ apiVersion: 'v1', kind: 'PodList', items });
  return texts;
}

/** What was loaded, read back with the commands that `collect` runs. */
export interface Loaded {
  world: World;
  texts: Texts;
  /** Number of a rule in its chain by `family table chain handle`: nf_tables traces name handles. */
  numbers: Map<string, number>;
  /** How many rules a chain has, by `family table chain`: iptables traces the end of a chain as one more. */
  lengths: Map<string, number>;
}

/** Takes away what the last case left, and sets up this one. Null where the tools or the kernel refuse it. */
export async function load(lab: Lab, lastingTexts: Texts, setup: Setup): Promise<Loaded | { refused: string }> {
  try {
    await lab.run(attempt + cleanUp(setup.backend) + printSetup(setup));
  } catch (error) {
    return { refused: (error as Error).message };
  }
  return readBack(
    setup,
    lastingTexts,
    split(
      await lab.run(
        printAll([...changing, ...(setup.settings.length === 0 ? [] : ofSettings), ...saves[setup.backend].files], {
          ...shortened,
          ...saves[setup.backend].commands,
        }),
      ),
      'nodes/node-1',
    ),
  );
}

export function readBack(setup: Setup, lastingTexts: Texts, now: Texts): Loaded {
  const texts = { ...lastingTexts, ...now };
  const world = openWorld(readEvidence(bundleOf(texts)));
  const lengths = new Map(
    setup.tables.flatMap(({ family, name, chains }) =>
      chains.map((chain) => [`${family} ${name} ${chain.name}`, chain.rules.length] as const),
    ),
  );
  return { world, texts, lengths, numbers: numberHandles(now['nodes/node-1/nft-ruleset.json'] ?? '') };
}

const saves = {
  legacy: { files: ['iptables-legacy-save.txt', 'ip6tables-legacy-save.txt'], commands: {} },
  nft: {
    files: ['iptables-save.txt', 'ip6tables-save.txt'],
    commands: {
      'iptables-save.txt': commandOf('iptables-nft-save.txt'),
      'ip6tables-save.txt': commandOf('ip6tables-nft-save.txt'),
    },
  },
  nftables: { files: [], commands: {} },
};

function numberHandles(json: string): Map<string, number> {
  const numbers = new Map<string, number>();
  const last = new Map<string, number>();
  const listed = json.trim() === '' ? [] : (JSON.parse(json).nftables as { rule?: Record<string, unknown> }[]);
  for (const { rule } of listed) {
    if (rule === undefined) continue;
    const chain = `${rule.family} ${rule.table} ${rule.chain}`;
    const number = (last.get(chain) ?? 0) + 1;
    last.set(chain, number);
    numbers.set(`${chain} ${rule.handle}`, number);
  }
  return numbers;
}

const attempt = 'attempt() { "$@" 2> /dev/null || true; }\n';

/** Own routes are told from the lab's by this protocol number. */
const routeProtocol = 99;

const cleanWays = ['-4', '-6']
  .map((family) =>
    feed(`attempt ip ${family} -force -batch -`, [
      'rule flush',
      'rule add priority 32766 lookup main',
      ...(family === '-4' ? ['rule add priority 32767 lookup default'] : []),
      `route flush table all proto ${routeProtocol}`,
    ]),
  )
  .join('');

const cleanSettings = ordinarySettings.map((line) => `attempt ${line}\n`).join('');

const legacyTables: Record<string, string[]> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

/** The tables of the legacy backend cannot be taken away, only emptied. */
const cleanTables = (backend: Setup['backend']): string =>
  backend === 'legacy'
    ? restoreBoth('legacy', [], legacyTables)
    : `nft list tables | grep -v ' ${probeName}$' | sed 's/^/delete /' | nft -f -\n`;

/** `iptables-restore` of both families; `empty` names tables and their chains that are emptied where none are given. */
function restoreBoth(backend: 'legacy' | 'nft', tables: readonly TablePlan[], empty: Record<string, string[]>): string {
  return (['ip', 'ip6'] as const)
    .map((family) => {
      const own = tables.filter((table) => table.family === family);
      const blank = Object.entries(empty)
        .filter(([name]) => !own.some((table) => table.name === name))
        .map(([name, chains]) => [`*${name}`, ...chains.map((chain) => `:${chain} ACCEPT`), 'COMMIT']);
      const lines = [...blank.flat(), ...own.flatMap(printIptables)];
      return lines.length === 0 ? '' : feed(`${family}tables-${backend}-restore`, lines);
    })
    .join('');
}

const printIptables = ({ name, chains }: TablePlan): string[] => [
  `*${name}`,
  ...chains.map((chain) => `:${chain.name} ${chain.base ?? '-'}`),
  ...chains.flatMap((chain) => chain.rules.map((rule) => `-A ${chain.name} ${rule}`)),
  'COMMIT',
];

const printNft = ({ family, name, objects, chains }: TablePlan): string[] => [
  `table ${family} ${name} {`,
  ...objects,
  ...[...chains].reverse().map((chain) => `chain ${chain.name} {\n${chain.base ?? ''}\n}`),
  '}',
  ...chains.flatMap((chain) => chain.rules.map((rule) => `add rule ${family} ${name} ${chain.name} ${rule}`)),
];

const printRules: Record<Setup['backend'], (tables: readonly TablePlan[]) => string> = {
  legacy: (tables) => restoreBoth('legacy', tables, {}),
  nft: (tables) => restoreBoth('nft', tables, {}),
  nftables: (tables) => feed('nft -f -', tables.flatMap(printNft)),
};

/** The commands that set up a case on the lab's node. */
export function printSetup(setup: Setup): string {
  const sets = setup.sets.length === 0 ? '' : feed('ipset restore', setup.sets);
  // What the kernel refuses is not there: the commands that are read back tell what is.
  const ways = setup.ways.map((line) => `attempt ip ${line}${/ route /.test(line) ? ` proto ${routeProtocol}` : ''}\n`);
  const settings = setup.settings.map((line) => `attempt ${line}\n`);
  return `${sets}${settings.join('')}${ways.join('')}${printRules[setup.backend](setup.tables)}`;
}

const cleanUp = (backend: Setup['backend']): string =>
  `${cleanTables(backend)}attempt ipset destroy lists4\nipset destroy\n${cleanWays}${cleanSettings}attempt conntrack -F\n`;
