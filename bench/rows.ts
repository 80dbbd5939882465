import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { clusterIp, portsOf, type Size, writeFlows, writeObjects, writeRules } from './generate.ts';
import { createNamespace } from './kernel.ts';
import { writeNftJson } from './nft-json.ts';

/** A program that is run beside k8snet in the same round. */
export type Peer = 'node -e 0' | 'reading' | 'legacy-save' | 'nft-restore' | 'JSON.parse';

/** One piece of work, what it is measured against, and what it is to reach. */
export interface Row {
  what: string;
  command: string[];
  /** Most CPU time, as a multiple of each of these. */
  limits: [peer: Peer | 'trace ADDRESS:PORT' | 'services', most: number][];
  /** Most memory: megabytes, or a multiple of what `node -e 0` takes. */
  memory: number | 'x1.3' | null;
}

/** What is measured: the programs beside k8snet, and k8snet. */
export interface Plan {
  peers: Partial<Record<Peer, string[]>>;
  rows: Row[];
  /** Lines and megabytes of the rules. */
  file: { lines: number; megabytes: number };
}

const k8snet = (...words: string[]): string[] => [process.execPath, 'bin/k8snet.js', ...words];
const node = (script: string): string[] => [process.execPath, '-e', script];
const small = 'fixtures/nodes/healthy-legacy';

/** Writes the files of one size below a folder, and says what to run on them. */
export function preparePlan(folder: string, size: Size): Plan {
  const bundle = `${folder}/bundle`;
  const save = `${bundle}/nodes/node-1/iptables-save.txt`;
  for (const name of ['node-1', 'node-2']) mkdirSync(`${bundle}/nodes/${name}`, { recursive: true });
  const rules = writeRules(size, true);
  writeFileSync(save, rules);
  const terse = `${folder}/without-comments.txt`;
  writeFileSync(terse, writeRules(size, false));
  writeObjects(bundle, size);
  const pair = `${folder}/pair`;
  for (const name of ['node-1', 'node-2']) {
    mkdirSync(`${pair}/nodes/${name}`, { recursive: true });
    copyFileSync(save, `${pair}/nodes/${name}/iptables-save.txt`);
  }
  writeObjects(pair, size);
  const flows = `${folder}/flows.json`;
  writeFileSync(flows, writeFlows(size, 1000));
  const chain = /^:(KUBE-SVC-\w+)/m.exec(rules)![1]!;
  const to = `${clusterIp(size.services >> 1)}:80`;
  const from = ['--from', '10.9.0.1'];
  const plan: Plan = {
    peers: {
      'node -e 0': node('0'),
      reading: node(`require('node:fs').readFileSync(${JSON.stringify(save)}, 'utf8')`),
    },
    rows: [
      row('--version', k8snet('--version'), [['node -e 0', 1.6]], 'x1.3'),
      row('--help', k8snet('--help'), [['node -e 0', 1.6]], 'x1.3'),
      row(
        'trace svc/NAME, small recording',
        k8snet('trace', 'svc/test-noendpoints', '--bundle', small, '--node', 'node-1'),
        [['node -e 0', 4]],
      ),
      row(
        'trace ADDRESS:PORT',
        k8snet('trace', to, ...from, '--iptables', save),
        [
          ['reading', 2.5],
          ['legacy-save', 0.5],
        ],
        350,
      ),
      row(
        'trace, rules without comments',
        k8snet('trace', to, ...from, '--iptables', terse),
        [['legacy-save', 0.5]],
        350,
      ),
      row(
        'explain-chain KUBE-SVC-...',
        k8snet('explain-chain', chain, '--iptables', save),
        [
          ['reading', 2.5],
          ['legacy-save', 0.5],
        ],
        350,
      ),
      row('services', k8snet('services', '--bundle', bundle, '--node', 'node-1'), [['nft-restore', 0.35]], 700),
      row('doctor --no-probe, two nodes', k8snet('doctor', '--no-probe', '--bundle', pair), [['services', 3]]),
      row('verify, 1,000 flows', k8snet('verify', flows, '--bundle', bundle, '--node', 'node-1'), [
        ['trace ADDRESS:PORT', 2],
      ]),
    ],
    file: { lines: rules.split('\n').length - 1, megabytes: rules.length / 1e6 },
  };
  addLarge(plan, folder, size, to);
  addKernel(plan, save, size);
  addNft(plan, folder, size, to);
  return plan;
}

const row = (what: string, command: string[], limits: Row['limits'], memory: Row['memory'] = null): Row => ({
  what,
  command,
  limits,
  memory,
});

/** The largest dumps that people bring: 750,000 lines where the others have 430,000. */
function addLarge(plan: Plan, folder: string, size: Size, to: string): void {
  const file = `${folder}/large.txt`;
  const rules = writeRules({ ...size, services: Math.round(size.services * 1.744) }, true);
  writeFileSync(file, rules);
  const what = `trace, ${rules.split('\n').length - 1} lines`;
  plan.rows.push(row(what, k8snet('trace', to, '--from', '10.9.0.1', '--iptables', file), [], 600));
}

/** What only root can measure: the tools that print and check such rules. */
function addKernel(plan: Plan, save: string, size: Size): void {
  const tables = createNamespace(`iptables-${size.services}`, 'iptables-legacy-save', 'iptables-nft-restore');
  if (tables !== null) {
    tables.run('iptables-legacy-restore', save);
    plan.peers['legacy-save'] = tables.inside('iptables-legacy-save');
    plan.peers['nft-restore'] = tables.inside('iptables-nft-restore', '--test', save);
  }
}

/** nft mode: the same cluster as nft prints it. */
function addNft(plan: Plan, folder: string, size: Size, to: string): void {
  const json = `${folder}/ruleset.json`;
  writeFileSync(json, writeNftJson(portsOf(size)));
  plan.peers['JSON.parse'] = node(`JSON.parse(require('node:fs').readFileSync(${JSON.stringify(json)}, 'utf8'))`);
  const command = k8snet('trace', to, '--from', '10.9.0.1', '--nft', json);
  plan.rows.push(row(`trace, nft mode (${megabytesOf(json)} MB of JSON)`, command, [['JSON.parse', 3]]));
}

const megabytesOf = (file: string): string => (readFileSync(file).length / 1e6).toFixed(0);
