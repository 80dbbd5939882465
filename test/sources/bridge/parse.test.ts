import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBridgeFdb } from '../../../src/sources/bridge/fdb.ts';
import { parseBridgeLink } from '../../../src/sources/bridge/link.ts';
import { parseBridgeVlan } from '../../../src/sources/bridge/vlan.ts';
import { fixture, withoutOrigins } from '../fixture.ts';

test('what a listing of ports does not tell is null', () => {
  const { facts, warnings } = parseBridgeLink(fixture('bridge-link/plain.txt'), 'bridge-link.txt');
  assert.deepEqual(warnings, []);
  assert.deepEqual(withoutOrigins(facts[0]), {
    device: 'vb',
    bridge: 'br0',
    state: 'forwarding',
    hairpin: null,
    isolated: null,
    flood: null,
    learning: null,
  });
});

test('details of a port, and the order of words up to iproute2 4.x', () => {
  const { facts } = parseBridgeLink(fixture('bridge-link/details.txt'), 'bridge-link.txt');
  assert.deepEqual([facts[0]?.hairpin, facts[0]?.isolated, facts[0]?.learning], [false, false, true]);
  const old = parseBridgeLink(
    '3: veth1 state UP @eth0: <BROADCAST,UP> mtu 1500 master cbr0 state forwarding priority 32 cost 2\n    hairpin on guard off\n',
    's',
  );
  assert.deepEqual(old.warnings, []);
  assert.deepEqual([old.facts[0]?.device, old.facts[0]?.state, old.facts[0]?.hairpin], ['veth1', 'forwarding', true]);
});

test('where a vxlan device sends frames', () => {
  const { facts, warnings } = parseBridgeFdb(fixture('bridge-fdb/vxlan.txt'), 'bridge-fdb.txt');
  assert.deepEqual(warnings, []);
  assert.deepEqual(withoutOrigins(facts.find((entry) => entry.destination === '10.0.0.78')), {
    mac: '00:11:22:33:44:99',
    device: 'vx0',
    master: null,
    destination: '10.0.0.78',
    vlan: null,
    flags: ['self', 'permanent'],
  });
});

const vlans = [
  { device: 'veth1', vlan: 1, vlanEnd: null, flags: ['PVID', 'Egress Untagged'] },
  { device: 'veth1', vlan: 10, vlanEnd: 12, flags: [] },
  { device: 'br0', vlan: 1, vlanEnd: null, flags: [] },
];

for (const [how, text] of [
  [
    'text',
    'port              vlan-id  \nveth1             1 PVID Egress Untagged\n                  10-12\nbr0               1\n',
  ],
  ['old text', 'port\tvlan ids\nveth1\t 1 PVID Egress Untagged\n\t 10-12\n\nbr0\t 1\n\nveth2\tNone\n'],
  [
    'JSON',
    '[{"ifname":"veth1","vlans":[{"vlan":1,"flags":["PVID","Egress Untagged"]},{"vlan":10,"vlanEnd":12}]},{"ifname":"br0","vlans":[{"vlan":1}]}]',
  ],
  ['old JSON', '{"veth1":[{"vlan":1,"flags":["PVID","Egress Untagged"]},{"vlan":10,"vlanEnd":12}],"br0":[{"vlan":1}]}'],
] as const) {
  test(`VLANs of ports: ${how}`, () => {
    const { facts, warnings } = parseBridgeVlan(text, 'bridge-vlan');
    assert.deepEqual(warnings, []);
    assert.deepEqual(withoutOrigins(facts), vlans);
  });
}
