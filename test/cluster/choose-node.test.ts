import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type NodeRequest, nodeToLookFrom } from '../../src/cluster/choose-node.ts';
import { worldOf } from '../small-world.ts';
import { twoNodes } from '../two-nodes.ts';

const two = twoNodes();
const one = worldOf({
  'nodes/only/ip-addr.txt': '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN\n',
});

const rows: [name: string, world: typeof two, request: Partial<NodeRequest>, node: string][] = [
  ['the only one', one, {}, 'only'],
  ['the one that was named', two, { node: 'node-2', from: 'pod/a' }, 'node-2'],
  ['the home of the pod that sends', two, { from: 'pod/c' }, 'node-2'],
  ['the home of the pod whose address sends', two, { from: '192.168.1.2' }, 'node-2'],
  ['the node that sends', two, { from: 'node/node-2' }, 'node-2'],
  ['the node whose address sends', two, { from: '10.1.10.10' }, 'node-2'],
  ["the one that has this machine's name", two, { hostname: 'node-1' }, 'node-1'],
  ["the one that has this machine's name, as the kubelet writes it", two, { hostname: 'NODE-1' }, 'node-1'],
];

describe('the node that is looked from', () => {
  for (const [name, world, request, node] of rows) {
    it(name, () => {
      const chosen = nodeToLookFrom(world, {
        node: null,
        from: null,
        namespace: 'default',
        hostname: null,
        ...request,
      });
      assert.equal(chosen.name, node);
    });
  }

  it('none of several: the nodes are listed', () => {
    const request = { node: null, from: 'external', namespace: 'default', hostname: 'laptop' };
    assert.throws(() => nodeToLookFrom(two, request), /nodes: node-1, node-2/);
  });
});
