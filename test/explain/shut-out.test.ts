import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/model/finding.ts';
import { editObject } from '../doctor/edit.ts';
import { assertProven, textsOf } from '../doctor/recognise.ts';
import { type Changes, change, traceIn, worldOf } from '../small-world.ts';

const legacy = 'nodes/healthy-legacy';
const dualStack = 'recordings/dualstack-healthy.tar.gz';
const nftables = 'recordings/nftables-healthy.tar.gz';
const ipvs = 'recordings/ipvs-healthy.tar.gz';

async function findings(
  bundle: string,
  from: string,
  to: string,
  node: string,
  changes: Changes = {},
): Promise<Finding[]> {
  const texts = change(await textsOf(bundle), changes);
  const { findings: found } = traceIn(worldOf(texts), from, to, { node });
  for (const one of found) assertProven(one, texts);
  return found;
}

const shutOut: [string, string, string, string, RegExp][] = [
  [legacy, 'external:10.1.10.77', '10.1.10.100:80', 'node-1', /-A KUBE-FW-\S+ .*-j KUBE-MARK-DROP/],
  [legacy, 'pod/client-2', '10.1.10.100:80', 'node-2', /-A KUBE-FW-\S+ .*-j KUBE-MARK-DROP/],
  [legacy, 'node', '10.1.10.100:80', 'node-2', /-A KUBE-FW-\S+ .*-j KUBE-MARK-DROP/],
  [dualStack, 'external:172.20.6.77', '172.20.9.240:80', 'gamma', /-A KUBE-PROXY-FIREWALL .*-j DROP/],
  [nftables, 'external:172.20.6.77', '172.20.9.240:80', 'beta', /ip saddr != .* drop/],
  [ipvs, 'external:10.1.10.77', '10.1.10.100:80', 'node-2', /-A KUBE-FIREWALL -j KUBE-MARK-DROP/],
  [ipvs, 'node', '10.1.10.100:80', 'node-2', /-A KUBE-FIREWALL -j KUBE-MARK-DROP/],
];

for (const [bundle, from, to, node, line] of shutOut) {
  test(`${bundle}: ${from} is outside the source ranges`, async () => {
    const [finding, ...others] = await findings(bundle, from, to, node);
    assert.deepEqual(others, []);
    assert.deepEqual([finding!.id, finding!.severity, finding!.node], ['source-range-drops', 'info', node]);
    assert.match(
      finding!.title,
      /^\S+ is outside the source ranges of svc \S+ \(\S+\): the rules of \S+ shut it out of /,
    );
    assert.match(finding!.evidence[0]!.text, line);
    assert.match(
      finding!.fix[0]!,
      /^kubectl -n \S+ edit service \S+ {3}# spec\.loadBalancerSourceRanges: add \S+\/32$/,
    );
  });
}

const letIn: [string, string, string, string][] = [
  [legacy, 'external:10.1.10.8', '10.1.10.100:80', 'node-1'],
  [legacy, 'external:10.1.10.77', '10.1.10.9:80', 'node-1'],
  [dualStack, 'external:172.20.5.77', '172.20.9.240:80', 'gamma'],
  [nftables, 'external:172.20.5.77', '172.20.9.240:80', 'beta'],
  [nftables, 'node', '172.20.9.240:80', 'beta'],
  [ipvs, 'external:10.1.10.8', '10.1.10.100:80', 'node-2'],
];

for (const [bundle, from, to, node] of letIn) {
  test(`${bundle}: ${from} reaches ${to}`, async () => {
    assert.deepEqual(await findings(bundle, from, to, node), []);
  });
}

test('who is in the ranges of the API, and is shut out, is told that the rules are wrong', async () => {
  const changes = {
    'api/services.json': editObject('lb', ({ spec }) => spec.loadBalancerSourceRanges.push('172.20.6.0/24')),
  };
  const [finding] = await findings(nftables, 'external:172.20.6.77', '172.20.9.240:80', 'beta', changes);
  assert.deepEqual([finding!.severity, finding!.rootCause], ['error', true]);
  assert.equal(
    finding!.title,
    'svc shop/lb lets in 172.20.5.0/24, 172.20.6.0/24, and the rules of beta shut 172.20.6.77 out of 172.20.9.240:80',
  );
  assert.match(finding!.fix[0]!, /get pods -l k8s-app=kube-proxy/);
});

test('without the API the rules alone say whom they let in', async () => {
  const texts = Object.fromEntries(
    Object.entries(await textsOf(nftables)).filter(([path]) => !path.startsWith('api/')),
  );
  const trace = traceIn(worldOf(texts), 'external:172.20.6.77', '172.20.9.240:80', { node: 'beta' });
  assert.deepEqual(
    trace.findings.map(({ id, severity, title, fix }) => [id, severity, title, fix]),
    [
      [
        'source-range-drops',
        'warning',
        '172.20.6.77 is outside the source ranges that the rules of beta have for 172.20.9.240:80',
        [],
      ],
    ],
  );
});

test('what KUBE-PROXY-FIREWALL drops for want of a local endpoint is not shut out', async () => {
  const changes = {
    'nodes/gamma/iptables-save.txt': (text: string) => text.replace(/^.*-A KUBE-SVL-EQPZH4W7LN3ZNZNG .*\n/gm, ''),
  };
  const texts = change(await textsOf(dualStack), changes);
  const trace = traceIn(worldOf(texts), 'external:172.20.5.77', '172.20.9.240:80', { node: 'gamma' });
  assert.match(trace.paths[0]!.decidedBy.text!, /-A KUBE-PROXY-FIREWALL/);
  assert.deepEqual(trace.findings, []);
});
