import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { add, replace, twoNodes } from '../two-nodes.ts';
import { objects, world as shop } from './shop.ts';

describe('pods of the API and the namespaces that were collected', () => {
  it('are joined by name', () => {
    const { network } = shop();
    const names = network.pods.map(
      ({ namespace, name, host, nodeName }) => `${namespace}/${name} ${nodeName} ${host?.name ?? '-'}`,
    );
    assert.deepEqual(names, [
      'default/a node-1 default/a',
      'default/b node-1 default/b',
      'default/c node-2 default/c',
      'shop/cart-5f6d-x1 node-2 -',
      'shop/agent node-2 -',
      'shop/far node-3 -',
    ]);
  });

  it('a namespace alone is enough: its veth and its subnet tell the node', () => {
    const { network } = twoNodes({ 'api/pods.json': null });
    const homes = network.pods.map(({ name, node, hostLink }) => `${name} ${node?.name} ${hostLink?.name}`);
    assert.deepEqual(homes, ['a node-1 vetha', 'b node-1 vethb', 'c node-2 vethc']);
  });

  it('where both nodes have a device of that index, the subnet tells', () => {
    const twin = replace('21: vethc@if3', '11: vethc@if3');
    const { network } = twoNodes({
      'api/pods.json': null,
      'nodes/node-2/ip-addr.txt': twin,
      'pods/default_c/ip-addr.txt': replace('eth0@if21', 'eth0@if11'),
    });
    const homes = network.pods.map(({ name, node, hostLink }) => `${name} ${node?.name} ${hostLink?.name}`);
    assert.deepEqual(homes, ['a node-1 vetha', 'b node-1 vethb', 'c node-2 vethc']);
  });

  it('a pod that has ended has no address any more', () => {
    const ended = { ...objects.pod({ namespace: 'default', name: 'job', node: 'node-1', ip: '192.168.0.9' }) };
    const item = JSON.stringify({ ...ended, status: { ...ended.status, phase: 'Succeeded' } });
    const { network } = twoNodes({ 'api/pods.json': (text) => text.replace('"items":[', `"items":[${item},`) });
    assert.equal(network.podOf('192.168.0.9'), null);
  });
});

describe('who owns an address', () => {
  const { network } = shop();
  const rows: [address: string, node: string | null][] = [
    ['10.1.10.9', 'node-1'],
    ['fd00:10::10', 'node-2'],
    ['192.168.1.1', 'node-2'],
    ['127.0.0.1', null],
    ['192.168.0.2', null],
  ];
  for (const [address, node] of rows)
    it(`${address}: ${node ?? 'no node'}`, () => assert.equal(network.nodeOf(address)?.name ?? null, node));

  it('an address that several nodes have names none, and that of IPVS none either', () => {
    const shared =
      '5: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default\n    inet 10.96.0.10/32 scope global kube-ipvs0';
    const world = twoNodes({ 'nodes/node-1/ip-addr.txt': add(shared) });
    assert.equal(world.network.nodeOf('10.96.0.10'), null);
  });

  it('a pod CIDR names its node, a cluster IP its service', () => {
    assert.deepEqual([network.podCidrNodeOf('192.168.1.77'), network.podCidrNodeOf('192.168.7.1')], ['node-2', null]);
    assert.deepEqual(
      [network.serviceOf('10.96.0.20'), network.serviceOf('10.96.0.99')],
      [{ service: 'svc shop/cart', by: 'api' }, null],
    );
  });

  it('a node of which only the API tells is absent', () => {
    const world = twoNodes({
      'api/nodes.json': (text) =>
        text.replace(
          '"items":[',
          '"items":[{"kind":"Node","metadata":{"name":"node-3"},"spec":{},"status":{"addresses":[{"type":"InternalIP","address":"10.1.10.11"}]}},',
        ),
    });
    assert.deepEqual(
      [world.network.absentNodeOf('10.1.10.11'), world.network.absentNodeOf('10.1.10.9')],
      ['node-3', null],
    );
  });
});
