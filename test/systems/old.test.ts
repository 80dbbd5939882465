import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseMode } from '../../src/cluster/service-rules/choose-mode.ts';
import { explainChain } from '../../src/explain/explain-chain.ts';
import { compileNode } from '../../src/netfilter/compile-node.ts';
import { fixtureText } from '../fixture-world.ts';
import { fates, worldOf } from '../small-world.ts';

/**
 * Rules as kube-proxy 1.9 wrote them (no KUBE-MARK-DROP in nat, one rule that masquerades, REJECT in INPUT and OUTPUT only), as
 * iptables-save 1.4 printed them, beside `ip a` and `ip r` of busybox, which print neither groups nor states nor protocols.
 */
const world = worldOf({
  'nodes/node-1/iptables-save.txt': fixtureText('sources/old/iptables-save-1.4.txt'),
  'nodes/node-1/ip-addr.txt': fixtureText('sources/old/busybox-ip-addr.txt'),
  'nodes/node-1/ip-route.txt': fixtureText('sources/old/busybox-ip-route.txt'),
});
const node = world.evidence.nodes[0]!;

test('every old line is understood', () => {
  const compiled = compileNode(node);
  const rules = compiled.tables.flatMap((table) => table.chainNames().flatMap((name) => table.chain(name)!.rules));
  assert.equal(rules.length, 24);
  assert.deepEqual(compiled.warnings, []);
  assert.deepEqual(
    node.facts.links?.map(({ name, mtu, master }) => [name, mtu, master]),
    [
      ['lo', 65536, null],
      ['eth0', 1500, null],
      ['cbr0', 1460, null],
      ['veth01', 1460, 'cbr0'],
    ],
  );
  assert.deepEqual(
    node.facts.addresses?.map(({ device, address, prefixLength }) => `${device} ${address}/${prefixLength}`),
    ['lo 127.0.0.1/8', 'eth0 10.1.10.9/24', 'cbr0 192.168.0.1/24'],
  );
  assert.deepEqual(
    node.facts.routes[4]?.map(({ nextHops: [hop], preferredSource }) => [hop?.device, hop?.via, preferredSource]),
    [
      ['eth0', '10.1.10.2', null],
      ['eth0', null, '10.1.10.9'],
      ['cbr0', null, '192.168.0.1'],
      ['eth0', '10.1.10.10', null],
    ],
  );
  assert.deepEqual(node.warnings, []);
});

test('a packet takes the old rules', () => {
  assert.equal(chooseMode(node).mode, 'iptables');
  assert.deepEqual(fates(world, 'external', '10.96.0.10:53', { protocol: 'udp' }), [
    '0.5 delivered/unknown 192.168.0.10:53 from 192.168.0.1',
    '0.5 delivered/unknown 192.168.1.8:53 from 10.1.10.9',
  ]);
  assert.deepEqual(fates(world, 'node/node-1', '10.96.0.20:80'), ['rejected 10.96.0.20:80 from 10.1.10.9']);
});

test('an old chain is explained', () => {
  const chain = 'KUBE-SVC-TCOU7JCQXEZGVUNU';
  const { role, owner, rules } = explainChain(world, 'node-1', { chain, table: null, depth: 0, verbose: false });
  assert.equal(role, 'service');
  assert.deepEqual([owner?.namespace, owner?.name], ['kube-system', 'kube-dns']);
  assert.deepEqual(
    rules.map(({ share }) => share),
    [0.5, 0.5],
  );
});
