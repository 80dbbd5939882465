import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainChain } from '../../../src/explain/explain-chain.ts';
import { traceFlow } from '../../../src/explain/trace.ts';
import { worldOfRules } from '../../fixture-world.ts';

/** The same rules of two of Docker's networks, as `iptables -L -n` and with `-v`. */
const listing = (verbose: boolean): string => {
  const head = verbose ? ' pkts bytes target prot opt in out source destination' : 'target prot opt source destination';
  const row = (target: string, devices: string): string =>
    `${verbose ? '    0     0 ' : ''}${target}  all  --  ${verbose ? `${devices}  ` : ''}0.0.0.0/0  0.0.0.0/0`;
  return [
    'Chain FORWARD (policy ACCEPT)',
    head,
    row('ISOLATION', '*  *'),
    '',
    'Chain ISOLATION (1 references)',
    head,
    row('DROP', '*  docker0'),
    row('DROP', '*  br-1'),
    row('RETURN', '*  *'),
  ].join('\n');
};

const verdictsIn = (rules: string) =>
  traceFlow(worldOfRules(rules), {
    target: '198.51.100.9:80',
    from: 'external:203.0.113.7',
    protocol: null,
    sourcePort: null,
    node: null,
    namespace: 'default',
    verbose: false,
    hostname: null,
  }).paths.filter(({ egress, ifSo }) => egress !== null || ifSo.verdict === 'dropped');

test('a rule of a listing without -v may be bound to a device that is not shown', () => {
  const paths = verdictsIn(listing(false));
  assert.deepEqual([...new Set(paths.map(({ verdict }) => verdict))], ['unknown']);
  assert.deepEqual(new Set(paths.map(({ ifSo }) => ifSo.verdict)), new Set(['dropped', 'delivered']));
  assert.ok(paths.some(({ conditions }) => conditions.includes('rule 1 of ISOLATION is bound to no other device')));
  assert.ok(paths[0]!.undecided.some((one) => one.startsWith('a listing without -v does not show the devices')));
});

test('with -v the devices are asked themselves', () => {
  const asked = verdictsIn(listing(true)).flatMap(({ conditions }) => conditions);
  assert.ok(!asked.some((one) => one.includes('bound')), asked.join());
});

test('rules that are never bound to a device are taken as they stand', () => {
  const services = [
    'Chain KUBE-SERVICES (2 references)',
    'target prot opt source destination',
    'DNAT  tcp  --  0.0.0.0/0  198.51.100.9  tcp dpt:80 to:10.0.0.5:80',
  ].join('\n');
  const [path] = verdictsIn(services);
  assert.deepEqual([path!.verdict, path!.conditions, path!.destination.ip], ['delivered', [], '10.0.0.5']);
});

test('rows that look alike without their devices are not called alike', () => {
  const request = { chain: 'ISOLATION', table: null, depth: 0, verbose: false };
  const { findings, rules } = explainChain(worldOfRules(listing(false)), 'node-1', request);
  assert.deepEqual(findings, []);
  assert.equal(rules[0]!.words, 'all packets: drop');
});
