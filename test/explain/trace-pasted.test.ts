import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceFlow } from '../../src/explain/trace.ts';
import type { Trace } from '../../src/model/trace.ts';
import { fixtureText, worldOfRules } from '../fixture-world.ts';
import { worldOf } from '../small-world.ts';

/** Follows a packet through nothing but rules pasted from a web page. */
function traceThrough(paste: string, target: string, from: string | null): Trace {
  return traceFlow(worldOfRules(fixtureText(`sources/iptables/paste/${paste}`)), {
    target,
    from,
    protocol: null,
    sourcePort: null,
    node: null,
    namespace: 'default',
    verbose: false,
    hostname: null,
  });
}

const outside = 'external:10.1.10.8';

/** Each row: what is followed, through which paste, and the pods it reaches with their share (null: a condition decides). */
const rows: [string, string, string, string | null, [string, number | null][]][] = [
  [
    'a cluster IP with two endpoints',
    'cluster-ip.txt',
    'svc/echoserver',
    null,
    [
      ['192.168.0.33:8877', 0.5],
      ['192.168.0.34:8877', 0.5],
    ],
  ],
  [
    'a cluster IP with client affinity',
    'client-ip-whole.txt',
    'svc/test-clientip',
    null,
    [
      ['192.168.0.36:9376', null],
      ['192.168.0.37:9376', null],
      ['192.168.0.36:9376', null],
      ['192.168.0.37:9376', null],
    ],
  ],
  [
    'an external IP from outside',
    'external-ip.txt',
    '10.1.10.9:80',
    outside,
    [
      ['192.168.0.40:9376', 0.5],
      ['192.168.0.41:9376', 0.5],
    ],
  ],
  [
    'a node port from outside',
    'node-port.txt',
    '10.1.10.9:32228',
    outside,
    [
      ['192.168.0.42:9376', null],
      ['192.168.0.43:9376', null],
      ['10.1.10.9:32228', null],
    ],
  ],
  [
    'a host port from outside',
    'host-port.txt',
    '10.1.10.9:8081',
    outside,
    [
      ['192.168.0.47:80', null],
      ['10.1.10.9:8081', null],
    ],
  ],
  [
    'a host-network pod: the node itself, past all rules',
    'host-port.txt',
    '10.1.10.9:80',
    outside,
    [
      ['10.1.10.9:80', null],
      ['10.1.10.9:80', null],
    ],
  ],
];

for (const [what, paste, target, from, expected] of rows) {
  test(`pasted rules tell where ${what} leads`, () => {
    const trace = traceThrough(paste, target, from);
    const reached = trace.paths.map(({ destination, probability }) => [
      `${destination.ip}:${destination.port}`,
      probability,
    ]);
    assert.deepEqual(reached, expected);
    assert.deepEqual([...new Set(trace.paths.map(({ verdict }) => verdict))], ['delivered']);
    assert.ok(trace.assumptions.length > 0, 'what a paste does not show is said');
  });
}

test('affinity is a condition, and the endpoint it names is the one that is reached', () => {
  const [first] = traceThrough('client-ip-whole.txt', 'svc/test-clientip', null).paths;
  assert.match(first!.conditions[0]!, /^recent: client seen by KUBE-SEP-\w+ within 10800 s$/);
});

test('a node port is masqueraded where the paste shows the rule', () => {
  const [first] = traceThrough('node-port.txt', '10.1.10.9:32228', outside).paths;
  assert.equal(first!.source.masqueraded, true);
});

test('what is marked is masqueraded also where the paste ends before the rule that does it', () => {
  const { paths, assumptions } = traceThrough('external-ip.txt', '10.1.10.9:80', outside);
  assert.deepEqual(
    paths.map(({ source }) => source.masqueraded),
    [true, true],
  );
  assert.ok(assumptions.some((one) => one.startsWith('chain KUBE-POSTROUTING of table nat was not given')));
});

test('a process of the node has a local source, whichever it is', () => {
  const { paths } = traceThrough('external-ip.txt', '10.1.10.9:80', 'node');
  for (const { conditions } of paths) {
    assert.ok(!conditions.some((one) => one.includes('source')), conditions.join());
  }
});

test('a redirect ends on the node, also where it is not known by which of its addresses', () => {
  const [path, ...others] = traceThrough('userspace.txt', '10.103.1.234:80', outside).paths;
  assert.deepEqual(others, []);
  assert.deepEqual([path!.verdict, path!.destination.port, path!.destination.node], ['delivered', 36451, 'node-1']);
  assert.equal(path!.egress, null);
});

test('an address with a virtual service of IPVS is local, also where no addresses were collected', () => {
  const ipvsadm = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.100.49.21:80 rr
  -> 192.168.185.13:80            Masq    1      0          0
  -> 192.168.185.14:80            Masq    1      0          0
`;
  const request = { from: outside, protocol: null, sourcePort: null, node: null, namespace: 'default', hostname: null };
  const world = worldOf({ 'nodes/node-1/ipvsadm.txt': ipvsadm });
  const { paths, assumptions } = traceFlow(world, { ...request, target: '10.100.49.21:80', verbose: false });
  const reached = new Set(paths.map(({ destination }) => destination.ip));
  assert.deepEqual(reached, new Set(['192.168.185.13', '192.168.185.14']));
  assert.ok(assumptions.some((one) => one.includes('the virtual services in') && one.includes('its own')));
});

test('where table filter was not pasted that is said', () => {
  const said = (paste: string): boolean =>
    traceThrough(paste, '10.1.10.9:80', outside).assumptions.some((one) => one.includes('rules of table filter'));
  assert.equal(said('external-ip.txt'), true);
  const whole = worldOfRules(
    `${fixtureText('sources/iptables/paste/external-ip.txt')}\n# Table: filter\n*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n`,
  );
  const { assumptions } = traceFlow(whole, {
    target: '10.1.10.9:80',
    from: outside,
    protocol: null,
    sourcePort: null,
    node: null,
    namespace: 'default',
    verbose: false,
    hostname: null,
  });
  assert.ok(!assumptions.some((one) => one.includes('rules of table filter')));
});
