import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveSource } from '../../src/cluster/resolve-source.ts';
import type { World } from '../../src/cluster/world.ts';
import type { Changes } from '../small-world.ts';
import { world as shop } from './shop.ts';

const resolve = (world: World, text: string | null, destination = '10.96.0.10') =>
  resolveSource(world, text, { namespace: 'default', node: world.network.nodes[0]!, destination });

/** `process of default/a`, `pod default/x at 10.0.0.1`, `outside 203.0.113.1 by node-1`; then whose name it bears. */
function print(world: World, text: string | null, destination?: string): string {
  const { sender, ref } = resolve(world, text, destination);
  switch (sender.type) {
    case 'host':
      return `process of ${sender.host.name}${sender.address === null ? '' : ` as ${sender.address}`}, ${ref}`;
    case 'pod':
      return `pod at ${sender.address} of ${sender.node.name}, ${ref}`;
    case 'outside':
      return `outside ${sender.address} by ${sender.node.name}, ${ref}`;
  }
}

/** The namespaces of the pods were not collected: only the API tells of them. */
const noNamespaces: Changes = Object.fromEntries(
  ['a', 'b', 'c'].flatMap((name) =>
    ['ip-addr', 'ip-route', 'ip6-route'].map((file) => [`pods/default_${name}/${file}.txt`, null]),
  ),
);

describe('who sends', () => {
  const world = shop();
  const bare = shop(noNamespaces);
  const rows: [name: string, world: World, text: string | null, destination: string, expected: string][] = [
    ['a pod whose namespace was collected', world, 'pod/a', '10.96.0.10', 'process of default/a, pod default/a'],
    ['a pod that only the API knows', bare, 'pod/a', '10.96.0.10', 'pod at 192.168.0.2 of node-1, pod default/a'],
    ['under its IPv6 address', bare, 'pod/a', 'fd00:96::10', 'pod at fd00:1::2 of node-1, pod default/a'],
    ["a pod in the node's own network", world, 'pod/shop/agent', '10.96.0.10', 'process of node-2, pod shop/agent'],
    [
      'a pod of a deployment',
      bare,
      'deploy/shop/cart',
      '10.96.0.10',
      'pod at 192.168.1.20 of node-2, pod shop/cart-5f6d-x1',
    ],
    ['the node looked from', world, 'node', '10.96.0.10', 'process of node-1, node node-1'],
    ['another node', world, 'node/node-2', '10.96.0.10', 'process of node-2, node node-2'],
    ["an address of the node's", world, '10.1.10.9', '10.96.0.10', 'process of node-1 as 10.1.10.9, node node-1'],
    ["its bridge's address", world, '192.168.0.1', '10.96.0.10', 'process of node-1 as 192.168.0.1, node node-1'],
    ["an address of a pod's", world, '192.168.0.3', '10.96.0.10', 'process of default/b, pod default/b'],
    ["an address of another node's", world, '10.1.10.10', '10.96.0.10', 'process of node-2 as 10.1.10.10, node node-2'],
    ['an address that nobody has', world, '203.0.113.5', '10.96.0.10', 'outside 203.0.113.5 by node-1, external'],
    ['a host outside, named', world, 'external:203.0.113.5', '10.96.0.10', 'outside 203.0.113.5 by node-1, external'],
    [
      'a host outside enters at the node that owns the destination',
      world,
      'external:203.0.113.5',
      '10.1.10.10',
      'outside 203.0.113.5 by node-2, external',
    ],
    [
      'a host outside, not named, stands beside the node',
      world,
      'external',
      '10.96.0.10',
      'outside 10.1.10.200 by node-1, external',
    ],
    ['the same for IPv6', world, 'external', 'fd00:96::10', 'outside 2001:db8::77 by node-1, external'],
    ['nobody named: a pod of the node', world, null, '10.96.0.10', 'process of default/a, pod default/a'],
    ['nobody named: not the pod it goes to', world, null, '192.168.0.2', 'process of default/b, pod default/b'],
  ];
  for (const [name, at, text, destination, expected] of rows) {
    it(`${name}: ${text ?? 'nobody'} to ${destination}`, () => assert.equal(print(at, text, destination), expected));
  }
});

describe('where no pod is known an address stands for one', () => {
  const none: Changes = { ...noNamespaces, 'api/pods.json': null };
  const rows: [name: string, changes: Changes, expected: string][] = [
    [
      'of the pod CIDR that the API tells',
      none,
      'outside 192.168.0.254 by node-1, an address of pod CIDR 192.168.0.0/24',
    ],
    [
      "of the pod CIDR that kube-proxy's rules name",
      { ...none, 'api/nodes.json': null },
      'outside 192.168.0.254 by node-1, an address of pod CIDR 192.168.0.0/24',
    ],
    [
      'of the whole cluster, where the node has no network of its own in it',
      {
        ...none,
        'api/nodes.json': null,
        'nodes/node-1/ip-addr.txt': (text) => text.replaceAll('192.168.0.1/24', '172.31.0.1/24'),
      },
      'outside 192.168.0.254 by node-1, an address of pod CIDR 192.168.0.0/16',
    ],
    [
      'in a network that is smaller than others',
      { ...none, 'api/nodes.json': (text) => text.replaceAll('192.168.0.0/24', '192.168.0.64/26') },
      'outside 192.168.0.126 by node-1, an address of pod CIDR 192.168.0.64/26',
    ],
    [
      'outside, where nothing tells a pod CIDR',
      { ...none, 'api/nodes.json': null, 'nodes/node-1/iptables-save.txt': null },
      'outside 10.1.10.200 by node-1, external',
    ],
  ];
  for (const [name, changes, expected] of rows) {
    it(name, () => {
      const world = shop(changes);
      assert.equal(print(world, null), expected);
      assert.match(resolve(world, null).notes.join('\n'), /no source was named/);
    });
  }
});

it('stands for a pod of its own node where only the rules tell the pod CIDR', () => {
  const world = shop({ ...noNamespaces, 'api/pods.json': null, 'api/nodes.json': null });
  const node = world.network.nodes.find(({ name }) => name === 'node-2')!;
  const { ref } = resolveSource(world, null, { namespace: 'default', node, destination: '10.96.0.10' });
  assert.equal(ref, 'an address of pod CIDR 192.168.1.0/24');
});

describe('what cannot send', () => {
  const world = shop();
  const rows: [text: string, message: RegExp, destination?: string][] = [
    ['svc/web', /^"svc\/web" cannot send: a source is pod\/NAME/],
    ['pod/zzz', /^no pod default\/zzz/],
    ['node/node-9', /^node node-9 is not in the evidence: it has node-1, node-2$/],
    ['pod/shop/far', /runs on node node-3, which is not in the evidence/],
    ['pod/shop/cart-5f6d-x1', /has no IPv6 address to send to fd00:96::10 from/, 'fd00:96::10'],
  ];
  for (const [text, message, destination] of rows) {
    it(text, () => assert.throws(() => resolve(world, text, destination), { name: 'TargetError', message }));
  }
});
