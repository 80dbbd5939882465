import { linkSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { addCollect } from './collect.ts';
import { clusterIp, namespaceOf, nodeNames, podIp, portsOf, type Size, writeFlows, writeRules } from './generate.ts';
import { createNamespace } from './kernel.ts';
import { writeNftJson } from './nft-json.ts';
import { writeObjects } from './objects.ts';
import { k8snet, node, type Plan, row } from './plan.ts';
import { writeSurroundings } from './surroundings.ts';

const small = 'fixtures/nodes/healthy-legacy';

/** Writes the files of one size below a folder, and says what to run on them. */
export function preparePlan(folder: string, size: Size): Plan {
  const bundleOf = (name: string, nodes: number): string => {
    for (let node = 0; node < nodes; node++) writeSurroundings(`${folder}/${name}/nodes/${nodeNames[node]}`, node);
    return `${folder}/${name}`;
  };
  const [bundle, pair, dual] = [bundleOf('bundle', 1), bundleOf('pair', 2), bundleOf('dual', 1)];
  const save = `${bundle}/nodes/node-1/iptables-save.txt`;
  const rules = writeRules(size);
  writeFileSync(save, rules);
  for (const name of [`${pair}/nodes/node-1`, `${pair}/nodes/node-2`, `${dual}/nodes/node-1`]) {
    linkSync(save, `${name}/iptables-save.txt`);
  }
  writeFileSync(`${dual}/nodes/node-1/ip6tables-save.txt`, writeRules(size, { family: 6 }));
  const terse = `${folder}/without-comments.txt`;
  writeFileSync(terse, writeRules(size, { comments: false }));
  writeObjects(bundle, size);
  mkdirSync(`${pair}/api`);
  for (const name of readdirSync(`${bundle}/api`)) linkSync(`${bundle}/api/${name}`, `${pair}/api/${name}`);
  const flows = `${folder}/flows.json`;
  writeFileSync(flows, writeFlows(size, 1000));
  const chain = /^:(KUBE-SVC-\w+)/m.exec(rules)![1]!;
  const middle = size.services >> 1;
  const to = `${clusterIp(middle)}:80`;
  const from = ['--from', podIp(0)];
  const ofNode = ['--bundle', bundle, '--node', 'node-1'];
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
        'trace [ADDRESS]:PORT, IPv4 and IPv6',
        k8snet('trace', `[${clusterIp(middle, 6)}]:80`, '--from', podIp(0, 6), '--bundle', dual, '--node', 'node-1'),
        // The rules of both families, of which it prints one.
        [['legacy-save', 1]],
        350,
      ),
      row(
        'trace svc/NAME, with API objects',
        k8snet('trace', `svc/${namespaceOf(middle)}/svc${middle}`, ...ofNode),
        [],
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
      row('explain-chain KUBE-SERVICES', k8snet('explain-chain', 'KUBE-SERVICES', '--iptables', save), [], 700),
      row('services', k8snet('services', ...ofNode), [['nft-restore', 0.35]], 700),
      row('services -o json', k8snet('services', ...ofNode, '-o', 'json'), [], 700),
      row('services, two nodes', k8snet('services', '--bundle', pair, '--node', 'node-1'), [], 700),
      row('doctor --no-probe, two nodes', k8snet('doctor', '--no-probe', '--bundle', pair), [
        ['services, two nodes', 3],
      ]),
      row('verify, 1,000 flows', k8snet('verify', flows, '--iptables', save), [['trace ADDRESS:PORT', 2]]),
      row('verify, 1,000 flows, with API objects', k8snet('verify', flows, ...ofNode), [
        ['trace svc/NAME, with API objects', 2],
      ]),
    ],
    file: { lines: rules.split('\n').length - 1, megabytes: rules.length / 1e6 },
  };
  addLarge(plan, folder, size, to);
  addKernel(plan, folder, save, size);
  addNft(plan, folder, size, to, flows);
  return plan;
}

/** The largest dumps that people bring: 750,000 lines where the others have 430,000. */
function addLarge(plan: Plan, folder: string, size: Size, to: string): void {
  const file = `${folder}/large.txt`;
  const rules = writeRules({ ...size, services: Math.round(size.services * 1.744) });
  writeFileSync(file, rules);
  const what = `trace, ${rules.split('\n').length - 1} lines`;
  plan.rows.push(row(what, k8snet('trace', to, '--from', podIp(0), '--iptables', file), [], 600));
}

/** What only root can measure: the tools that print and check such rules. */
function addKernel(plan: Plan, folder: string, save: string, size: Size): void {
  const tables = createNamespace(`iptables-${size.services}`, 'iptables-legacy-save', 'iptables-nft-restore');
  if (tables !== null) {
    tables.run('iptables-legacy-restore', save);
    plan.peers['legacy-save'] = tables.inside('iptables-legacy-save');
    plan.peers['nft-restore'] = tables.inside('iptables-nft-restore', '--test', save);
    addCollect(plan, folder, size, tables);
  }
}

/** nft mode: the same cluster as nft prints it. */
function addNft(plan: Plan, folder: string, size: Size, to: string, flows: string): void {
  const json = `${folder}/ruleset.json`;
  const rules = writeNftJson(portsOf(size));
  writeFileSync(json, rules);
  plan.peers['JSON.parse'] = node(`JSON.parse(require('node:fs').readFileSync(${JSON.stringify(json)}, 'utf8'))`);
  const trace = k8snet('trace', to, '--from', podIp(0), '--nft', json);
  const chain = /"target":"(service-[^"]+\/svc0\/[^"]+)"/.exec(rules)![1]!;
  plan.rows.push(
    row(`trace, nft mode (${megabytesOf(json)} MB of JSON)`, trace, [['JSON.parse', 3]]),
    row('explain-chain service-..., nft mode', k8snet('explain-chain', chain, '--nft', json), [['JSON.parse', 3]]),
    row('verify, 1,000 flows, nft mode', k8snet('verify', flows, '--nft', json), [['JSON.parse', 3]]),
  );
}

const megabytesOf = (file: string): string => (statSync(file).size / 1e6).toFixed(0);
