import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedPods } from '../../src/cluster/name-pods.ts';
import { worldOf } from '../small-world.ts';

const uid = '9418642a-6f48-4622-adb9-f5a2312cd894';
const address = (ip: string) =>
  `2: eth0@if9: <BROADCAST,UP,LOWER_UP> mtu 1500\n    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n    inet ${ip}/24 scope global eth0\n`;
const pod = (name: string, ip: string, more: object = {}, phase = 'Running') => ({
  kind: 'Pod',
  metadata: { namespace: 'shop', name, ...more },
  spec: { nodeName: 'n', containers: [] },
  status: { phase, podIP: ip, podIPs: [{ ip }] },
});
const netns = (inode: number, more: object = {}) => ({
  inode: String(inode),
  pid: 7,
  folder: `netns-${inode}`,
  ...more,
});

function name(pods: object[], namespaces: object[]): (string | null)[] {
  const { evidence } = worldOf({
    'api/pods.json': JSON.stringify({ kind: 'List', items: pods }),
    'nodes/n/netns.json': JSON.stringify(namespaces),
    'nodes/n/ip-addr.txt': '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n',
    'pods/netns-1/ip-addr.txt': address('10.0.0.5'),
  });
  return namedPods(evidence).flatMap((one) => [`${one.namespace}/${one.name}`, one.node]);
}

const rows: [how: string, pods: object[], namespaces: object[], named: string][] = [
  [
    'by the UID in the cgroup',
    [pod('web', '10.0.0.9', { uid }), pod('other', '10.0.0.5')],
    [netns(1, { podUid: uid })],
    'shop/web',
  ],
  ['by the address', [pod('web', '10.0.0.5')], [netns(1)], 'shop/web'],
  ['not by the address of a pod that has ended', [pod('web', '10.0.0.5', {}, 'Succeeded')], [netns(1)], '/netns-1'],
  ['not by an address that two pods have', [pod('web', '10.0.0.5'), pod('web-2', '10.0.0.5')], [netns(1)], '/netns-1'],
  ['by the host name of a process of a pod', [], [netns(1, { podUid: uid, hostname: 'web' })], '/web'],
  ['not by the host name of any process', [], [netns(1, { hostname: 'vm' })], '/netns-1'],
  [
    'not by a host name that two have',
    [],
    [netns(1, { podUid: uid, hostname: 'web' }), netns(2, { podUid: uid, hostname: 'web' })],
    '/netns-1',
  ],
];
for (const [how, pods, namespaces, named] of rows) {
  test(`a network namespace is named ${how}`, () => assert.deepEqual(name(pods, namespaces), [named, 'n']));
}

test('a pod that was collected by name keeps it', () => {
  const { evidence } = worldOf({
    'pods/shop_web/ip-addr.txt': address('10.0.0.5'),
    'api/pods.json': JSON.stringify({ kind: 'List', items: [pod('other', '10.0.0.5')] }),
  });
  assert.deepEqual(
    namedPods(evidence).map((one) => `${one.namespace}/${one.name} ${one.node}`),
    ['shop/web null'],
  );
});
