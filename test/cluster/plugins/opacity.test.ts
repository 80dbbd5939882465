import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { World } from '../../../src/cluster/world.ts';
import { reasons, traceIn } from '../../small-world.ts';
import { add, replace, twoNodes } from '../../two-nodes.ts';

/** What a packet comes to, every way of it. */
const ends = (world: World, from: string, to: string): string[] => [
  ...new Set(traceIn(world, from, to).paths.map(({ verdict, decidedBy }) => `${verdict} by ${decidedBy.by}`)),
];

const unknown = ['unknown by not-modelled'];
const link = (name: string, more = ''): string =>
  `90: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue ${more}state UP group default`;

test('Cilium: nothing that passes a device of the node is guessed at', () => {
  const world = twoNodes({ 'nodes/node-1/ip-addr.txt': add(link('cilium_host@cilium_net')) });
  assert.deepEqual(ends(world, 'pod/a', 'svc/web'), unknown);
  assert.deepEqual(ends(world, 'pod/a', 'pod/c:80'), unknown);
  assert.deepEqual(ends(world, 'node/node-1', 'svc/web'), unknown);
  assert.deepEqual(ends(world, 'external:10.1.10.77', '10.1.10.9:30080'), unknown);
  const [reason] = reasons(world, 'pod/a', 'svc/web');
  assert.match(reason!, /Cilium.*cilium_host shows.*eBPF programs/);
});

test('the line that shows the plugin is what decides', () => {
  const world = twoNodes({ 'nodes/node-1/ip-addr.txt': add(link('cilium_host@cilium_net')) });
  const [path] = traceIn(world, 'pod/a', 'svc/web').paths;
  assert.match(path?.decidedBy.text ?? '', /cilium_host/);
  assert.match(path?.decidedBy.source ?? '', /ip-addr/);
});

test('Open vSwitch: a packet ends where it gets to a port of the switch', () => {
  const world = twoNodes({
    'nodes/node-1/ip-addr.txt': (text) =>
      `${replace('master cbr0', 'master ovs-system')(text).trimEnd()}\n${link('ovs-system')}\n`,
  });
  assert.deepEqual(ends(world, 'pod/a', 'pod/b:80'), unknown);
});

test('Antrea: what the node sends to pods goes by antrea-gw0, and no further', () => {
  const world = twoNodes({
    'nodes/node-1/ip-addr.txt': add(link('antrea-gw0')),
    'nodes/node-1/ip-route.txt': add('192.168.5.0/24 via 192.168.5.1 dev antrea-gw0 onlink'),
  });
  assert.deepEqual(ends(world, 'node/node-1', '192.168.5.7:80'), unknown);
  assert.deepEqual(ends(world, 'pod/a', 'pod/b:80'), ['delivered by pod']);
});

test('Weave: the bridge is followed, its datapath is not', () => {
  const world = twoNodes({ 'nodes/node-1/ip-addr.txt': add(link('vethwe-bridge@vethwe-datapath', 'master cbr0 ')) });
  assert.deepEqual(ends(world, 'pod/a', 'pod/b:80'), ['delivered by pod']);
  assert.deepEqual(ends(world, 'node/node-1', '192.168.0.99:80'), unknown);
  assert.deepEqual(ends(world, 'pod/a', '192.168.0.99:80'), unknown);
});

const cni = (type: string): string => JSON.stringify({ cniVersion: '1.0.0', name: 'net', plugins: [{ type }] });

test('macvlan and ipvlan: the pod is on top of a device of the node, and its packets never pass the node', () => {
  const world = twoNodes({
    'nodes/node-1/ip-addr.txt': replace('2: eth0@if3:', '2: eth0:'),
    'pods/default_a/ip-addr.txt': (text) => text.replace(/eth0@if\d+/, 'eth0@if2'),
  });
  assert.deepEqual(ends(world, 'pod/a', 'svc/web'), unknown);
  assert.deepEqual(ends(world, 'pod/a', '10.1.10.2:80'), unknown);
  assert.deepEqual(ends(world, 'node/node-1', '192.168.0.2:80'), unknown);
  assert.match(reasons(world, 'pod/a', 'svc/web')[0]!, /sits on .* of node-1 \(macvlan or ipvlan\)/);
});

for (const type of ['macvlan', 'ipvlan', 'host-device', 'sriov']) {
  test(`${type} by its configuration: pods whose own namespaces were not collected are not guessed at`, () => {
    const world = twoNodes({
      'nodes/node-1/cni/10-net.conflist': cni(type),
      'pods/default_a/ip-addr.txt': null,
      'pods/default_a/ip-route.txt': null,
    });
    assert.deepEqual(ends(world, 'pod/a', 'svc/web'), unknown);
    const [path] = traceIn(world, 'pod/a', 'svc/web').paths;
    assert.match(path?.decidedBy.source ?? '', /10-net\.conflist/);
  });
}

test('without such a device everything is followed', () => {
  assert.deepEqual(ends(twoNodes(), 'pod/a', 'pod/b:80'), ['delivered by pod']);
});
