import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Packet } from '../../../src/model/packet.ts';
import { unknownDevice } from '../../../src/model/packet.ts';
import { known } from '../../../src/netfilter/host-view.ts';
import { answer, compile, host, packet, packet6 } from './samples.ts';

const udp = packet({ protocol: 'udp', tcpFlags: null });
const ping = packet({
  protocol: 'icmp',
  tcpFlags: null,
  sourcePorts: null,
  destinationPorts: null,
  icmp: { type: 8, code: 0 },
});
const established = packet({ connection: { state: 'ESTABLISHED' } });
const invalid = packet({ connection: { state: 'INVALID' } });
const marked = packet({ mark: 0x4000 });
const toUnknown = packet({ source: '?' });
const leaving = packet({ local: true, in: null, out: 'eth0' });
const translated = packet({
  destination: '10.0.2.2',
  connection: {
    dnat: {
      kind: 'dnat',
      address: '10.0.2.2',
      ports: { from: 8080, to: 8080 },
      newIdentifier: false,
      origin: { source: '', line: 0, text: '' },
    },
  },
});

/** Rows read as sentences: a rule, a packet, and whether its match holds. */
const rows: [rule: string, name: string, at: Packet, expected: string][] = [
  ['ip saddr 10.0.1.5', 'an address', packet(), 'yes'],
  ['ip saddr 10.0.1.0/24', 'a prefix', packet(), 'yes'],
  ['ip saddr != 10.0.1.0/24', 'a negated prefix', packet(), 'no'],
  ['ip saddr 10.0.1.1-10.0.1.4', 'a range', packet(), 'no'],
  ['ip saddr & 255.255.0.0 == 10.0.0.0', 'a mask', packet(), 'yes'],
  ['ip saddr < 10.0.1.6', 'an order', packet(), 'yes'],
  ['ip saddr @nets', 'a named set of prefixes', packet(), 'yes'],
  ['ip saddr != @nets', 'a negated set', packet(), 'no'],
  ['ip saddr { 10.0.1.5, 10.0.2.0/24 }', 'an anonymous set', packet(), 'yes'],
  ['ip saddr 10.0.1.5', 'a packet of the other family', packet6(), 'no'],
  ['ip saddr != 10.0.1.5', 'a negated match of the other family', packet6(), 'no'],
  ['ip6 saddr fd11::/16', 'an IPv6 prefix', packet6(), 'no'],
  ['ip6 saddr fd10:42::/64', 'an IPv6 prefix that holds it', packet6(), 'yes'],
  [
    'ip saddr 10.0.1.5',
    'an address that is not known',
    toUnknown,
    'if source is 10.0.1.5: yes; if not (source is 10.0.1.5): no',
  ],
  ['tcp dport 80', 'a port', packet(), 'yes'],
  ['tcp dport != 80', 'a port of another protocol', udp, 'no'],
  ['th dport 80', 'a port of any protocol', udp, 'yes'],
  ['tcp dport 0-1023', 'a range of ports', packet(), 'yes'],
  ['tcp dport >= 1024', 'an order of ports', packet(), 'no'],
  ['tcp sport 1024-65535', 'a port known as a range, inside', packet(), 'yes'],
  ['tcp sport @ports', 'a port known as a range, inside of several', packet(), 'yes'],
  ['tcp sport 53', 'a port known as a range, outside', packet(), 'no'],
  [
    'tcp sport 40000',
    'a port known as a range, partly',
    packet(),
    'if tcp source port is 40000: yes; if not (tcp source port is 40000): no',
  ],
  ['meta l4proto { tcp, udp }', 'protocols', packet(), 'yes'],
  ['meta pkttype broadcast', 'a broadcast frame', packet({ destinationMac: 'ff:ff:ff:ff:ff:ff' }), 'yes'],
  ['meta l4proto . th dport { udp . 80, tcp . 443 }', 'pairs', packet(), 'no'],
  ['meta l4proto . th dport { udp . 80 }', 'a protocol without ports decides without them', ping, 'no'],
  ['ip daddr . tcp dport @pairs', 'pairs with intervals', packet(), 'yes'],
  ['ip daddr . tcp dport @pairs', 'pairs with a field it does not have', udp, 'no'],
  ['meta nfproto ipv6', 'the family', packet6(), 'yes'],
  ['meta protocol ip', 'the network protocol', packet(), 'yes'],
  ['iifname "cbr0"', 'a device', packet(), 'yes'],
  ['iifname "cbr*"', 'a wildcard', packet(), 'yes'],
  ['iifname { "cali*", "cbr0" }', 'a wildcard in a set', packet({ in: 'cali12' }), 'yes'],
  ['iifname @devices', 'a wildcard in a named set', packet(), 'no'],
  ['iifname != "lo"', 'no device at all', leaving, 'yes'],
  ['oif "eth0"', 'a device by its index', leaving, 'yes'],
  [
    'iifname "eth0"',
    'a device that is not known',
    packet({ in: unknownDevice }),
    'if incoming device is eth0: yes; if not (incoming device is eth0): no',
  ],
  ['meta mark 0x4000', 'a mark', marked, 'yes'],
  ['meta mark & 0x4000 != 0x0', 'a bit of a mark', marked, 'yes'],
  ['meta mark and 0xff == 0x0', 'other bits of a mark', marked, 'yes'],
  ['meta mark { 0x1, 0x4000-0x4fff }', 'a range of marks', marked, 'yes'],
  ['ct state new', 'a state', packet(), 'yes'],
  ['ct state established,related', 'states', packet(), 'no'],
  ['ct state established,related', 'one of the states', established, 'yes'],
  ['ct state { established, new }', 'a set of states', packet(), 'yes'],
  ['ct state != new', 'another state', packet(), 'no'],
  ['ct state ! new', 'without the state', established, 'yes'],
  ['ct state invalid', 'no connection', invalid, 'yes'],
  ['ct mark 0', 'a question about no connection', invalid, 'no'],
  ['ct mark 0x0', 'the connection mark', packet(), 'yes'],
  ['ct direction original', 'the direction', packet(), 'yes'],
  ['ct status dnat', 'a translated connection', translated, 'yes'],
  ['ct status & (dnat | snat) == dnat', 'known bits of the status', translated, 'yes'],
  ['ct status dnat', 'one that is not translated', packet(), 'no'],
  ['ct status seen-reply', 'a first packet', packet(), 'no'],
  [
    'ct status assured',
    'a status that is not known',
    established,
    'if connection status has assured: yes; if not (connection status has assured): no',
  ],
  ['ct original ip daddr 10.96.0.10', 'the original destination', translated, 'no'],
  ['ct reply ip saddr 10.0.2.2', 'the reply source', translated, 'yes'],
  ['tcp flags syn / syn,ack', 'a first packet', packet(), 'yes'],
  ['tcp flags & (fin | syn) == fin', 'other flags', packet(), 'no'],
  ['tcp flags ! ack', 'without the flag', packet(), 'yes'],
  ['tcp flags 0x0', 'no flag asked', packet(), 'no'],
  ['icmp type echo-request', 'an ICMP type', ping, 'yes'],
  ['icmp type { echo-reply, 3 }', 'other ICMP types', ping, 'no'],
  ['icmpv6 type echo-request', 'ICMPv6 of IPv4', ping, 'no'],
  ['ip protocol tcp', 'the protocol in the header', packet(), 'yes'],
  ['ip ttl > 1', 'the TTL', packet(), 'yes'],
  ['ip dscp cs1', 'a service class', packet({ tos: 0x20 }), 'yes'],
  ['ip frag-off & 0x1fff != 0', 'a fragment', packet(), 'no'],
  ['exthdr frag exists', 'an extension header', packet6(), 'no'],
  ['@nh,96,32 0x0a000105', 'an address by its place', packet(), 'yes'],
  ['@th,16,16 80', 'a port by its place', packet(), 'yes'],
  ['meta random & 2147483647 < 715827883', 'chance', packet(), '0.3333: yes; 0.6667: no'],
  ['numgen random mod 100 < 20', 'chance in a hundred', packet(), '0.2: yes; 0.8: no'],
  ['numgen inc mod 4 offset 10 { 10, 12-13 }', 'a counter', packet(), '0.75: yes; 0.25: no'],
  ['jhash ip saddr mod 4 != 0', 'a hash', packet(), '0.25: no; 0.75: yes'],
  [
    'limit rate 10/second',
    'a rate',
    packet(),
    'if the rate is within 10/second burst 5 packets: yes; if not (the rate is within 10/second burst 5 packets): no',
  ],
  ['quota name "spent" drop', 'a quota that is used up', packet(), 'drop'],
  ['quota 10 bytes drop', 'a quota that is not', packet(), 'drop'],
  ['meta skuid 0', 'the sender of a packet that came in', packet(), 'no'],
  ['meta skuid 0', 'the sender', leaving, "if sender's user is 0: yes; if not (sender's user is 0): no"],
  ['ip saddr @seen', 'an element that rules added', packet({ source: '10.0.1.9' }), 'yes'],
  [
    'ip saddr @seen',
    'an element that rules may have added',
    packet(),
    'if source was seen by @seen within 600 s: yes; if not (source was seen by @seen within 600 s): no',
  ],
  ['arp operation request', 'ARP', packet(), 'no'],
];

describe('what nft rules match', () => {
  for (const [rule, name, at, expected] of rows) {
    it(`${name}: ${rule}`, () => {
      assert.equal(answer(rule, at), expected);
      assert.deepEqual(compile(rule).warnings, []);
    });
  }

  it('says that an element of a dynamic set was there', () => {
    const { rule } = compile('ip saddr @seen');
    const result = rule.statements[0]!.evaluate(packet({ source: '10.0.1.9' }), host());
    assert.deepEqual(result, { kind: 'next', effect: 'source is in @seen for another 595 s' });
  });
});

describe('what nft asks the routing tables', () => {
  const view = host({
    addressType: (address) => known(address === '10.96.0.10' ? 'LOCAL' : 'UNICAST'),
    routeDevice: (address) => known(address === '10.0.1.5' ? 'cbr0' : null),
  });
  const asked: [rule: string, expected: string][] = [
    ['fib daddr type local', 'yes'],
    ['fib daddr type != local', 'no'],
    ['fib saddr type { local, broadcast }', 'no'],
    ['fib saddr . iif oif missing', 'no'],
    ['fib saddr . iif oif exists', 'yes'],
    ['fib saddr oifname "cbr0"', 'yes'],
    ['fib saddr . mark oif 0', 'no'],
    ['fib daddr . iif type vmap { local : drop }', 'drop'],
  ];
  for (const [rule, expected] of asked) it(rule, () => assert.equal(answer(rule, packet(), view), expected));

  it('finds no way back by another device', () =>
    assert.equal(answer('fib saddr . iif oif missing drop', packet({ in: 'eth0' }), view), 'drop'));
  it('takes a bridged frame for one to the host, as the bridge hands it over', () =>
    assert.equal(answer('meta pkttype host', packet({ bridged: true, physIn: 'veth0' }), view), 'yes'));
  it('does not know what was not collected', () =>
    assert.match(answer('fib daddr type local', packet()), /^if type of the destination address is local: yes/));
});

describe('what is not understood', () => {
  it('is unknown, with one warning', () => {
    const { rule, warnings } = compile('ip saddr 10.0.1.5 meta mark nonsense tcp dport what accept');
    assert.equal(rule.statements[0]!.evaluate(packet(), host()).kind, 'next');
    assert.equal(rule.statements[1]!.evaluate(packet(), host()).kind, 'fork');
    assert.deepEqual(
      warnings.map(({ about, message }) => [about, message]),
      [['rule', '"meta mark nonsense" is not understood and "tcp dport what" is not understood']],
    );
  });

  it('at the end of a rule may be what decides', () => {
    assert.equal(
      answer('frobnicate', packet()),
      'if "frobnicate" decides on the packet: handed-over; if not ("frobnicate" decides on the packet): no',
    );
  });
});
