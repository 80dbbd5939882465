import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIpAddr } from '../../../src/sources/ip-addr/parse.ts';
import { mergeLinks } from '../../../src/sources/ip-link/merge.ts';
import { parseIpLink } from '../../../src/sources/ip-link/parse.ts';
import { fixture, withoutOrigins } from '../fixture.ts';

for (const form of ['txt', 'json']) {
  test(`kinds, vxlan, bridge ports and other names (${form})`, () => {
    const { facts, warnings } = parseIpLink(fixture(`ip-link/details.${form}`), 'ip-link');
    assert.deepEqual(warnings, []);
    const kinds = Object.fromEntries(facts.links.map((link) => [link.name, link.kind]));
    assert.deepEqual(kinds, { lo: null, vb: 'veth', va: 'veth', br0: 'bridge', mv0: 'macvlan', vx0: 'vxlan' });
    const vxlan = facts.links.find((link) => link.name === 'vx0');
    assert.deepEqual(vxlan?.vxlan, { id: 42, port: 4789, local: '10.0.0.1', device: 'va' });
    const bridge = facts.links.find((link) => link.name === 'br0');
    assert.deepEqual(bridge?.altNames, ['brname']);
    assert.deepEqual(bridge?.callsIptables, { 4: false, 6: false });
    assert.equal(facts.links.find((link) => link.name === 'vb')?.peerName, 'va');
    assert.deepEqual(withoutOrigins(facts.ports), [
      {
        device: 'vb',
        bridge: 'br0',
        state: 'forwarding',
        hairpin: false,
        isolated: false,
        flood: true,
        learning: true,
      },
      {
        device: 'vx0',
        bridge: 'br0',
        state: 'disabled',
        hairpin: false,
        isolated: false,
        flood: true,
        learning: true,
      },
    ]);
  });
}

test('a device in pretty-printed JSON has the line on which it begins', () => {
  const text = fixture('ip-link/details.json');
  const { facts } = parseIpLink(text, 'ip-link.json');
  const lines = text.split('\n');
  for (const link of facts.links) assert.equal(lines[link.origin.line - 1], '  {');
  assert.ok(facts.links.every((link) => link.origin.text.length <= 300));
});

test('merging fills what one listing lacks, prefers JSON, and keeps the name of the other namespace', () => {
  const text = `2: eth0@if3: <UP> mtu 1400 qdisc noqueue state UP
    link/ether 52:54:00:01:10:09 brd ff:ff:ff:ff:ff:ff link-netns pod-a
9: only-here: <UP> mtu 1500
`;
  const json = '[{"ifindex":2,"link_index":3,"ifname":"eth0","flags":["UP"],"mtu":1450,"link_netnsid":0}]';
  const [eth0, other] = mergeLinks(
    parseIpAddr(text, 'ip-addr.txt').facts.links,
    parseIpLink(json, 'ip-link.json').facts.links,
  );
  assert.equal(eth0?.mtu, 1450);
  assert.equal(eth0?.state, 'UP');
  assert.equal(eth0?.mac, '52:54:00:01:10:09');
  assert.equal(eth0?.peerNamespace, 'pod-a');
  assert.equal(eth0?.origin.source, 'ip-link.json');
  assert.equal(other?.name, 'only-here');
});

test('no peer, a tunnel without a hardware address, and statistics', () => {
  const { facts, warnings } = parseIpLink(
    `3: tunl0@NONE: <NOARP> mtu 1480 qdisc noop state DOWN mode DEFAULT group default qlen 1000
    link/ipip 0.0.0.0 brd 0.0.0.0
    RX: bytes  packets  errors  dropped missed  mcast
    0          0        0       0       0       0
`,
    'ip-link.txt',
  );
  assert.deepEqual(warnings, []);
  assert.deepEqual([facts.links[0]?.name, facts.links[0]?.peerName, facts.links[0]?.mac], ['tunl0', null, null]);
});
