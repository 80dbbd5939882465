import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIpAddr } from '../../../src/sources/ip-addr/parse.ts';
import { fixture, withoutOrigins } from '../fixture.ts';

const busybox = `/ # ip a
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
3: eth0@if10: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue
    link/ether d6:ab:c6:56:b5:1f brd ff:ff:ff:ff:ff:ff
    inet 172.20.1.12/24 brd 172.20.1.255 scope global eth0
       valid_lft forever preferred_lft forever
`;

test('busybox prints no state; the peer is known by its index', () => {
  const { facts, warnings } = parseIpAddr(busybox.replaceAll('\n', '\r\n'), 'ip-addr.txt');
  assert.deepEqual(warnings, []);
  assert.deepEqual(facts.addresses[1], {
    origin: {
      source: 'ip-addr.txt',
      line: 8,
      text: '    inet 172.20.1.12/24 brd 172.20.1.255 scope global eth0',
    },
    family: 4,
    device: 'eth0',
    address: '172.20.1.12',
    prefixLength: 24,
    scope: 'global',
    peer: null,
    flags: [],
  });
  const eth0 = facts.links[1];
  assert.equal(eth0?.state, null);
  assert.equal(eth0?.mtu, 1500);
  assert.equal(eth0?.peerIndex, 10);
  assert.equal(eth0?.mac, 'd6:ab:c6:56:b5:1f');
});

test('a label names no device of its own, and the far end of a point-to-point address is its peer', () => {
  const { facts } = parseIpAddr(fixture('ip-addr/peer-and-label.txt'), 'ip-addr.txt');
  const onVa = facts.addresses.filter((address) => address.device === 'va').map((address) => withoutOrigins(address));
  assert.deepEqual(onVa.slice(1, 4), [
    { family: 4, device: 'va', address: '10.9.0.1', prefixLength: 32, scope: 'global', peer: '10.9.0.2', flags: [] },
    {
      family: 4,
      device: 'va',
      address: '10.0.0.5',
      prefixLength: 24,
      scope: 'global',
      peer: null,
      flags: ['secondary'],
    },
    { family: 6, device: 'va', address: 'fd00::1', prefixLength: 64, scope: 'global', peer: null, flags: ['nodad'] },
  ]);
});

test('a line alone belongs to the device of its label; without one it is a warning', () => {
  const { facts, warnings } = parseIpAddr(
    '    inet 10.1.0.1/24 scope global eth0:2\n    inet6 fd00::1/64 scope global\n',
    'paste',
  );
  assert.equal(facts.addresses[0]?.device, 'eth0');
  assert.deepEqual(
    warnings.map(({ about, message, origin }) => [about, message, origin.line]),
    [['address', 'belongs to no device', 2]],
  );
});

test('lines that are not understood are warnings, and the rest is read', () => {
  const { facts, warnings } = parseIpAddr(
    '2: eth0: <UP> mtu 1500\n    inet 10.0.0.300/24 scope global eth0\n    what\n',
    's',
  );
  assert.equal(facts.links.length, 1);
  assert.deepEqual(warnings.map(({ about, origin }) => [about, origin.line]).sort(), [
    ['address', 2],
    ['link', 3],
  ]);
});

test('ip -brief prints a line for each device', () => {
  const text = `root@node-1:~# ip -br a
lo               UNKNOWN        127.0.0.1/8 ::1/128
eth0@if10        UP             10.0.0.2/24 metric 100 10.0.0.3/24 fe80::1/64
tun0             UNKNOWN        10.8.0.1 peer 10.8.0.2/32
docker0          DOWN
root@node-1:~# ip -br link
eth0@if10        UP             02:00:00:00:00:01 <BROADCAST,MULTICAST,UP,LOWER_UP>
tunl0@NONE       DOWN           0.0.0.0 <NOARP>
`;
  const { facts, warnings } = parseIpAddr(text, 'x');
  assert.deepEqual(warnings, []);
  assert.deepEqual(
    facts.addresses.map(({ device, address, prefixLength, scope, peer, origin }) =>
      [origin.line, device, `${address}/${prefixLength}`, scope, peer].join(' '),
    ),
    [
      '2 lo 127.0.0.1/8 host ',
      '2 lo ::1/128 host ',
      '3 eth0 10.0.0.2/24 global ',
      '3 eth0 10.0.0.3/24 global ',
      '3 eth0 fe80::1/64 link ',
      '4 tun0 10.8.0.1/32 global 10.8.0.2',
    ],
  );
  assert.deepEqual(
    facts.links.map(({ name, ifindex, state, flags, mac, peerIndex }) => [name, ifindex, state, flags, mac, peerIndex]),
    [
      ['eth0', null, 'UP', ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'], '02:00:00:00:00:01', 10],
      ['tunl0', null, 'DOWN', ['NOARP'], null, null],
    ],
  );
});
