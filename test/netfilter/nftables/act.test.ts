import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Packet } from '../../../src/model/packet.ts';
import { known } from '../../../src/netfilter/host-view.ts';
import { answer, compile, host, packet, packet6, run } from './samples.ts';

const ping = packet({
  protocol: 'icmp',
  tcpFlags: null,
  sourcePorts: null,
  destinationPorts: null,
  icmp: { type: 8, code: 0 },
});
const view = host({
  masqueradeAddress: () => known('10.1.10.9'),
  deviceAddress: () => known('10.0.1.1'),
  hasSocket: (at) => known(at.destinationPorts?.from === 8081),
});

/** Rows read as sentences: a rule, a packet, and what the rule does with it. */
const rows: [rule: string, name: string, at: Packet, expected: string][] = [
  ['accept', 'a verdict', packet(), 'accept'],
  ['jump other', 'a jump', packet(), 'jump other'],
  ['goto other', 'a goto', packet(), 'goto other'],
  ['continue', 'nothing', packet(), 'yes'],
  ['ip daddr . meta l4proto . th dport vmap @verdicts', 'a named map', packet(), 'goto other'],
  [
    'ip daddr . meta l4proto . th dport vmap @verdicts',
    'a key that is not in it',
    packet({ destination: '10.96.0.11' }),
    'no',
  ],
  ['ip daddr vmap { 10.96.0.10 : jump other, * : drop }', 'an element', packet(), 'jump other'],
  ['ip daddr vmap { 10.96.0.11 : jump other, * : drop }', 'the catch-all element', packet(), 'drop'],
  ['ip daddr vmap { 10.96.0.0/24 : accept, 10.96.1.0/24 : drop }', 'prefixes', packet(), 'accept'],
  ['numgen random mod 2 vmap { 0 : goto other, 1 : drop }', 'chance', packet(), '0.5: goto other; 0.5: drop'],
  ['numgen random mod 4 vmap { 0-2 : goto other }', 'chance with a rest', packet(), '0.75: goto other; 0.25: no'],
  [
    'tcp sport vmap { 0-40000 : accept, 40001-65535 : drop }',
    'what is not known',
    packet(),
    'if tcp source port is 0-40000: accept; if tcp source port is 40001-65535: drop',
  ],
  ['ip daddr vmap { 10.96.0.10 : jump nowhere }', 'a chain that is not there', packet(), 'handed-over'],
  ['dnat ip to 10.0.2.2:8080', 'a new destination', packet(), 'DNAT to 10.0.2.2:8080'],
  ['dnat ip to 10.0.2.2', 'only an address', packet(), 'DNAT to 10.0.2.2'],
  ['dnat to :8080', 'only a port', packet(), 'DNAT to 10.96.0.10:8080'],
  ['dnat ip6 to [fd00::1]:80', 'the other family', packet(), 'yes'],
  [
    'dnat ip6 to ip6 daddr map { fd96::1 : fd00::1 }',
    'the other family, which lacks what the map asks for',
    packet(),
    'no',
  ],
  ['dnat ip6 to ip6 daddr map { fd96::1 : fd00::1 }', 'a key without an element', packet6(), 'no'],
  ['dnat ip6 to [fd00::1]:81', 'IPv6', packet6(), 'DNAT to [fd00::1]:81'],
  [
    'dnat ip to numgen random mod 2 map { 0 : 10.0.2.2 . 8080, 1 : 10.0.2.3 . 8080 }',
    'even shares',
    packet(),
    '0.5: DNAT to 10.0.2.2:8080; 0.5: DNAT to 10.0.2.3:8080',
  ],
  ['dnat ip to numgen random mod 1 map { 0 : 10.0.2.2 . 8080 }', 'a single backend', packet(), 'DNAT to 10.0.2.2:8080'],
  [
    'dnat ip to jhash ip saddr mod 2 map { 0 : 10.0.2.2, 1 : 10.0.2.3 }',
    'a hash',
    packet(),
    '0.5: DNAT to 10.0.2.2; 0.5: DNAT to 10.0.2.3',
  ],
  ['dnat ip to tcp dport map @backends', 'a named map', packet(), 'DNAT to 10.0.2.2:8080'],
  ['dnat ip to tcp sport map { 53 : 10.0.2.2 }', 'a key without an element', packet(), 'no'],
  [
    'dnat ip to ip saddr map @learned',
    'a map that rules fill',
    packet(),
    'if source was seen by @learned before: handed-over; if not (source was seen by @learned before): no',
  ],
  [
    'dnat ip to 10.0.2.2-10.0.2.3:80',
    'a range',
    packet(),
    '0.5: DNAT to 10.0.2.2:80 (one of 10.0.2.2-10.0.2.3); 0.5: DNAT to 10.0.2.3:80 (one of 10.0.2.2-10.0.2.3)',
  ],
  [
    'dnat ip prefix to ip daddr map { 10.96.0.0/16 : 10.97.0.0/16 }',
    'a network',
    packet(),
    'map 10.96.0.10 to 10.97.0.10 in 10.97.0.0/16',
  ],
  ['snat ip to 1.2.3.4', 'a new source', packet(), 'SNAT to 1.2.3.4'],
  ['snat ip to ip saddr map { 10.0.0.0/16 : 1.1.1.1 }', 'a map of prefixes', packet(), 'SNAT to 1.1.1.1'],
  ['masquerade', 'the address of the device', packet(), 'masquerade as 10.1.10.9'],
  ['masquerade fully-random', 'and any port', packet(), 'masquerade as 10.1.10.9 ports 1024-65535'],
  ['redirect to :8081', 'this host', packet(), 'redirect to 10.0.1.1:8081'],
  ['redirect to :tcp dport map { 80 : 8081 }', 'a port from a map', packet(), 'redirect to 10.0.1.1:8081'],
  ['reject', 'both families', packet(), 'reject icmp-port-unreachable'],
  ['reject', 'both families, IPv6', packet6(), 'reject icmp6-port-unreachable'],
  ['reject with icmpx admin-prohibited', 'a code of both', packet6(), 'reject icmp6-adm-prohibited'],
  ['reject with icmp host-prohibited', 'a code of one', packet(), 'reject icmp-host-prohibited'],
  ['reject with icmp host-prohibited', 'a code of the other', packet6(), 'no'],
  ['reject with tcp reset', 'a reset', packet(), 'reject tcp-reset'],
  ['queue flags bypass to 3', 'a program', packet(), 'handed-over'],
  ['synproxy mss 1460 wscale 7', 'the SYN proxy', packet(), 'handed-over'],
  ['synproxy mss 1460 wscale 7', 'the SYN proxy and ICMP', ping, 'no'],
  ['tproxy to :8081', 'a proxy that listens', packet(), 'handed-over'],
  ['tproxy to :8082', 'a proxy that does not', packet(), 'no'],
  ['log prefix "x" drop', 'a log', packet(), 'drop'],
  ['update @seen { ip saddr } accept', 'a set', packet(), 'accept'],
  ['update @seen { ip6 saddr } accept', 'a key that it does not have', packet(), 'no'],
  [
    'add @seen { ip saddr limit rate over 10/second } drop',
    'a rate per key',
    packet(),
    'if the rate is above 10/second burst 5 packets: yes; if not (the rate is above 10/second burst 5 packets): no',
  ],
  ['counter packets 1 bytes 2', 'a count', packet(), 'yes'],
  ['flow add @f', 'offload', packet(), 'yes'],
  ['ct helper set "ftp"', 'a helper', packet(), 'yes'],
  ['dup to 10.0.0.1', 'a copy', packet(), 'yes'],
  ['xt target "DNAT"', 'a target of iptables', packet(), 'handed-over'],
  ['xt match "comment" accept', 'a comment of iptables', packet(), 'accept'],
];

describe('what nft rules do', () => {
  for (const [rule, name, at, expected] of rows) {
    it(`${name}: ${rule}`, () => {
      assert.equal(answer(rule, at, view), expected);
      assert.deepEqual(compile(rule).warnings, []);
    });
  }
});

describe('what nft rules change', () => {
  const changes: [rule: string, change: (at: Packet) => unknown, expected: unknown][] = [
    ['meta mark set 0x10', ({ mark }) => mark, 0x10],
    ['meta mark set meta mark | 0x4000', ({ mark }) => mark, 0x4003],
    ['meta mark set meta mark ^ 0x1', ({ mark }) => mark, 2],
    ['meta mark set meta mark & 0xfffffffe | 0x100', ({ mark }) => mark, 0x102],
    ['meta mark set meta mark << 4', ({ mark }) => mark, 0x30],
    ['meta mark set ip saddr map @marks', ({ mark }) => mark, 7],
    ['ct mark set meta mark', ({ connection }) => connection.mark, 3],
    ['meta mark set ct mark', ({ mark }) => mark, 0],
    ['ip dscp set cs1', ({ tos }) => tos, 0x20],
    ['ip ttl set 5', ({ ttl }) => ttl, 5],
    ['ip daddr set 10.9.9.9', ({ destination }) => destination, '10.9.9.9'],
    ['tcp dport set 81', ({ destinationPorts }) => destinationPorts, { from: 81, to: 81 }],
    ['tcp dport set tcp dport map { 80 : 82 }', ({ destinationPorts }) => destinationPorts, { from: 82, to: 82 }],
    [
      'dnat ip to 10.0.2.2:81',
      ({ connection }) => [connection.dnatSettled, connection.dnat?.address],
      [true, '10.0.2.2'],
    ],
    ['masquerade', ({ connection }) => connection.snat?.kind, 'snat'],
  ];
  for (const [rule, change, expected] of changes) {
    it(rule, () => assert.deepEqual(change(run(rule, packet({ mark: 3 }), view).packet), expected));
  }

  it('notrack leaves a connection that is there already', () => {
    const state = (before: 'INVALID' | 'NEW') =>
      run('notrack', packet({ connection: { state: before } }), view).packet.connection.state;
    assert.deepEqual([state('INVALID'), state('NEW')], ['UNTRACKED', 'NEW']);
  });

  it('a random mark becomes a way each', () => {
    const { result } = run('meta mark set numgen random mod 2 offset 5', packet());
    assert.ok(result.kind === 'fork');
    assert.deepEqual(
      result.branches.map(({ share, outcome }) => [share, outcome.kind === 'next' && outcome.packet?.mark]),
      [
        [0.5, 5],
        [0.5, 6],
      ],
    );
  });
});

describe('the words of nft rules', () => {
  const words: [rule: string, expected: string][] = [
    [
      'ip saddr != { 10.0.0.1, 10.1.0.0/16 } tcp dport 80 drop',
      'source is not in { 10.0.0.1, 10.1.0.0/16 } | tcp destination port is 80 | drop',
    ],
    ['ct state established,related accept', 'connection state is established or related | accept'],
    ['meta mark & 0x4000 == 0x4000 return', 'mark & 0x4000 is 0x4000 | return'],
    ['fib daddr type local jump other', 'type of the destination address is local | jump to other'],
    ['meta l4proto tcp dnat ip to 10.0.0.1:80', 'protocol is tcp | change the destination to 10.0.0.1, port 80'],
    ['meta mark set 0x10', 'set mark to 0x10'],
  ];
  for (const [rule, expected] of words) {
    it(rule, () =>
      assert.equal(
        compile(rule)
          .rule.statements.map((statement) => statement.words())
          .join(' | '),
        expected,
      ),
    );
  }
});
