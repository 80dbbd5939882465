import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { openWorld, type World } from '../../src/cluster/world.ts';
import { mapNode } from '../../src/explain/map.ts';
import type { MappedPod, NodeMap } from '../../src/model/node-map.ts';
import { openBundle, openFiles, readEvidence } from '../../src/sources/index.ts';
import { fixtures } from '../cli/program.ts';
import { worldOf } from '../small-world.ts';
import { replace, twoNodes } from '../two-nodes.ts';

const node = 'nodes/node-1';

/** `default/a 3: eth0 vetha 11 cbr0 ifindex`: who is where, and how that is known. */
const line = ({ namespace, name, ips, podLink, podIfindex, hostLink, hostIfindex, bridge, proof }: MappedPod): string =>
  [
    namespace === null ? name : `${namespace}/${name}`,
    ips[0],
    `${podIfindex}: ${podLink}`,
    `${hostIfindex}: ${hostLink}`,
    bridge,
    proof,
  ].join(' ');

const lines = (world: World, name = 'node-1'): string[] =>
  mapNode(world, name)
    .pods.filter(({ hostNetwork }) => !hostNetwork)
    .map(line);

const bare = { 'pods/default_a/ip-addr.txt': null, 'pods/default_b/ip-addr.txt': null };
const neighbours =
  '192.168.0.2 dev cbr0 lladdr 0a:00:00:00:00:11 REACHABLE\nfd00:1::3 dev cbr0 lladdr 0a:00:00:00:00:12 STALE\n';
const fdb =
  '0a:00:00:00:00:11 dev vetha master cbr0 \n02:00:00:00:01:11 dev vetha master cbr0 permanent\n0a:00:00:00:00:12 dev vethb master cbr0 \n';

test('both ends of a pair name each other', () =>
  assert.deepEqual(lines(twoNodes()), [
    'default/a 192.168.0.2 3: eth0 11: vetha cbr0 ifindex',
    'default/b 192.168.0.3 3: eth0 12: vethb cbr0 ifindex',
  ]));

test('without the pods’ namespaces neighbours, learned MACs and the node’s ends tell the same but the name of eth0', () =>
  assert.deepEqual(
    lines(twoNodes({ ...bare, [`${node}/ip-neigh.txt`]: neighbours, [`${node}/bridge-fdb.txt`]: fdb })),
    ['default/a 192.168.0.2 3: null 11: vetha cbr0 fdb', 'default/b 192.168.0.3 3: null 12: vethb cbr0 fdb'],
  ));

test('without the API names come from the namespaces', () =>
  assert.deepEqual(lines(twoNodes({ 'api/pods.json': null, 'api/nodes.json': null })), [
    'default/a 192.168.0.2 3: eth0 11: vetha cbr0 ifindex',
    'default/b 192.168.0.3 3: eth0 12: vethb cbr0 ifindex',
  ]));

test('without either, addresses behind ports are somebody', () => {
  const world = twoNodes({
    ...bare,
    'api/pods.json': null,
    [`${node}/ip-neigh.txt`]: neighbours,
    [`${node}/bridge-fdb.txt`]: fdb,
  });
  assert.deepEqual(lines(world), [' 192.168.0.2 3: null 11: vetha cbr0 fdb', ' fd00:1::3 3: null 12: vethb cbr0 fdb']);
});

test('an entry of a neighbour that no port has learned is of somebody who is gone', () => {
  const stale = '192.168.0.9 dev cbr0 lladdr 0a:00:00:00:00:99 STALE\n';
  assert.deepEqual(
    lines(
      twoNodes({ ...bare, 'api/pods.json': null, [`${node}/ip-neigh.txt`]: stale, [`${node}/bridge-fdb.txt`]: fdb }),
    ),
    [],
  );
});

test('a pod without a device says why', () => {
  const { pods } = mapNode(twoNodes({ ...bare, [`${node}/ip-neigh.txt`]: null }), 'node-1');
  assert.deepEqual(
    pods.map(({ hostLink, words }) => [hostLink, words]),
    Array(2).fill([
      null,
      'nothing tells which device leads to it: of node-1 its neighbour entries and the forwarding databases of its bridges are not in the evidence',
    ]),
  );
});

test('a pod that is routed to has its device by the route', () => {
  const world = worldOf({
    'nodes/node-1/ip-addr.txt': `2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
    link/ether 02:00:00:00:00:09 brd ff:ff:ff:ff:ff:ff
    inet 10.1.10.9/24 scope global eth0
7: cali1@if3: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
    link/ether ee:ee:ee:ee:ee:ee brd ff:ff:ff:ff:ff:ff link-netnsid 0
8: cali2@if3: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
    link/ether ee:ee:ee:ee:ee:ee brd ff:ff:ff:ff:ff:ff link-netnsid 1
`,
    'nodes/node-1/ip-route.txt':
      '10.20.0.5 dev cali1 scope link \n10.1.10.0/24 dev eth0 proto kernel scope link src 10.1.10.9 \n',
    'api/pods.json': pods([{ name: 'a', ip: '10.20.0.5' }]),
  });
  const map = mapNode(world, 'node-1');
  assert.deepEqual(map.pods.map(line), ['default/a 10.20.0.5 3: null 7: cali1  route']);
  assert.deepEqual(map.looseEnds, [{ device: 'cali2', ifindex: 8, peerIfindex: 3, netns: '1' }]);
  assert.deepEqual(
    map.routes.map(({ destination }) => destination),
    ['10.1.10.0/24'],
  );
  assert.deepEqual(map.findings, []);
});

test('pods in the node’s own network are told apart, containers of one pod share its line', () => {
  const world = twoNodes({
    'api/pods.json': pods([
      { name: 'a', ip: '192.168.0.2', containers: ['app', 'proxy'] },
      { name: 'agent', ip: '10.1.10.9', hostNetwork: true },
    ]),
  });
  assert.deepEqual(
    mapNode(world, 'node-1').pods.map(({ name, hostNetwork, hostLink, containers }) => [
      name,
      hostNetwork,
      hostLink,
      containers,
    ]),
    [
      ['a', false, 'vetha', ['app', 'proxy']],
      ['b', false, 'vethb', []],
      ['agent', true, null, []],
    ],
  );
});

test('of two listings that claim one device the pod counts that the API lists', () => {
  const { pods: own, assumptions } = mapNode(
    twoNodes({
      'api/pods.json': pods([{ name: 'b', ip: '192.168.0.3' }]),
      'pods/default_a/ip-addr.txt': replace('eth0@if11', 'eth0@if12'),
    }),
    'node-1',
  );
  assert.deepEqual(
    own.map(({ name }) => name),
    ['b'],
  );
  assert.match(
    assumptions.join('\n'),
    /^the listing of default\/a claims vethb, as default\/b does, which the API lists/,
  );
});

test('routes to other nodes’ pods are named by node, also where only the other node tells', () => {
  const named = (world: World) =>
    mapNode(world, 'node-1').routes.map(({ destination, via, device, node: name }) =>
      [destination, via, device, name].join(' '),
    );
  const expected = [
    'default 10.1.10.2 eth0 ',
    '10.1.10.0/24  eth0 ',
    '192.168.0.0/24  cbr0 node-1',
    '192.168.1.0/24 10.1.10.10 eth0 node-2',
    '::/0 fd00:10::2 eth0 ',
    'fd00:10::/64  eth0 ',
    'fd00:1::/64  cbr0 node-1',
    'fd00:2::/64 fd00:10::10 eth0 node-2',
  ];
  assert.deepEqual(named(twoNodes()), expected);
  assert.deepEqual(named(twoNodes({ 'api/nodes.json': null })), expected);
});

const faults: [name: string, world: World, ids: string[]][] = [
  ['all is well', twoNodes(), []],
  [
    'a device that was taken off the bridge',
    twoNodes({
      [`${node}/ip-addr.txt`]: replace(
        'vetha@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master cbr0',
        'vetha@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue',
      ),
      [`${node}/bridge-link.txt`]: null,
      [`${node}/brctl-show.txt`]: null,
    }),
    ['veth-detached pod default/a ip-addr.txt ip-addr.txt'],
  ],
  [
    'no bridge at all',
    twoNodes({
      [`${node}/ip-addr.txt`]: replace(' master cbr0', ''),
      [`${node}/bridge-link.txt`]: null,
      [`${node}/brctl-show.txt`]: null,
    }),
    [],
  ],
  [
    'the node’s end is down',
    twoNodes({
      [`${node}/ip-addr.txt`]: replace(
        'vetha@if3: <BROADCAST,MULTICAST,UP,LOWER_UP>',
        'vetha@if3: <BROADCAST,MULTICAST>',
      ),
    }),
    ['veth-down pod default/a ip-addr.txt'],
  ],
  [
    'the pod’s end is down',
    twoNodes({
      'pods/default_b/ip-addr.txt': replace(
        'eth0@if12: <BROADCAST,MULTICAST,UP,LOWER_UP>',
        'eth0@if12: <BROADCAST,MULTICAST>',
      ),
    }),
    ['veth-down pod default/b ip-addr.txt'],
  ],
];
for (const [name, world, ids] of faults) {
  test(`${name}: ${ids.join() || 'no finding'}`, () =>
    assert.deepEqual(
      mapNode(world, 'node-1').findings.map(({ id, subject, evidence }) =>
        [id, subject, ...evidence.map(({ source }) => source.split('/').at(-1))].join(' '),
      ),
      ids,
    ));
}

test('a pasted session tells the whole mapping', async () => {
  const path = `${fixtures}pasted/session.txt`;
  const world = openWorld(readEvidence(await openFiles({ ipAddr: path, brctl: path })));
  assert.deepEqual(lines(world, 'node'), [
    'default/test 172.20.1.14 3: eth0 12: veth52433a41 cbr0 ifindex',
    'default/test-1 172.20.1.12 3: eth0 10: veth0d5f8d4f cbr0 ifindex',
    'shop/test-2 172.20.1.13 3: eth0 11: vetha75e8da3 cbr0 ifindex',
  ]);
  assert.deepEqual(
    mapNode(world, 'node').bridges.map(({ name, address, ports }) => [name, address, ports.length]),
    [
      ['cbr0', '172.20.1.1/24', 3],
      ['docker0', null, 0],
    ],
  );
});

const recordings = readdirSync(`${fixtures}recordings`);

test('in every recording pods of the API are behind a device of their own, and only the fault recorded is found', async () => {
  for (const recording of recordings) {
    const world = openWorld(readEvidence(await openBundle(`${fixtures}recordings/${recording}`)));
    const found = world.evidence.nodes.flatMap(({ name }) => check(mapNode(world, name), `${recording} ${name}`));
    assert.deepEqual(found, recording === 'veth-not-enslaved.tar.gz' ? ['veth-detached'] : [], recording);
  }
});

/** Ids of the findings, after a look at the pods. */
function check(map: NodeMap, where: string): string[] {
  const own = map.pods.filter(({ hostNetwork }) => !hostNetwork);
  for (const pod of own) assert.equal(pod.proof, 'ifindex', `${where}: ${pod.name}`);
  assert.equal(new Set(own.map(({ hostLink }) => hostLink)).size, own.length, `${where}: a device with two pods`);
  return map.findings.map(({ id }) => id);
}

interface PodGiven {
  name: string;
  ip: string;
  hostNetwork?: boolean;
  containers?: string[];
}

const pods = (given: PodGiven[]): string =>
  JSON.stringify({
    kind: 'List',
    items: given.map(({ name, ip, hostNetwork, containers = [] }) => ({
      kind: 'Pod',
      metadata: { namespace: 'default', name },
      spec: { nodeName: 'node-1', hostNetwork, containers: containers.map((container) => ({ name: container })) },
      status: { phase: 'Running', podIP: ip, podIPs: [{ ip }] },
    })),
  });
