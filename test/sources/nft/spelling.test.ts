import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseNft } from '../../../src/sources/nft/parse-ruleset.ts';

/** The statements of one rule in a table of the family inet. */
const statementsOf = (rule: string) =>
  parseNft(`table inet t {\n chain c {\n  ${rule}\n }\n}\n`, 'text').tables[0]!.chains[0]!.rules()[0]!.statements;

/** Two spellings of one rule, by options and versions of nft. */
const rows: [one: string, other: string][] = [
  ['ct state established,related accept', 'ct state 0x2,0x4 accept'],
  ['ct state vmap { invalid : drop, established : accept }', 'ct state vmap { 0x1 : drop, 0x2 : accept }'],
  ['meta l4proto { tcp, ipv6-icmp } accept', 'meta l4proto { 6, 58 } accept'],
  ['meta nfproto ipv4 fib daddr type local accept', 'meta nfproto 2 fib daddr type 2 accept'],
  ['fib saddr . iif oif missing drop', 'fib saddr . iif oif 0 drop'],
  ['tcp flags syn / fin,syn,rst,ack accept', 'tcp flags & (fin | syn | rst | ack) == syn accept'],
  ['tcp flags syn / fin,syn,rst,ack accept', 'tcp flags & (0x1 | 0x2 | 0x4 | 0x10) == 0x2 accept'],
  ['icmp type destination-unreachable icmp code frag-needed accept', 'icmp type 3 icmp code 4 accept'],
  ['ip saddr . tcp dport { 10.0.0.1 . 443 } accept', 'ip saddr . tcp dport { 10.0.0.1 . "https" } accept'],
  ['tcp dport 22-80 accept', 'tcp dport "ssh"-"http" accept'],
  ['tcp dport 80 dnat ip to 10.0.0.1:8080', 'tcp dport "http" dnat ip to 10.0.0.1:"http-alt"'],
  ['tcp dport 80 dnat ip6 to [fd00::1]:443', 'tcp dport "http" dnat ip6 to [fd00::1]:"https"'],
  [
    'dnat ip to numgen random mod 2 map { 0 : 10.0.0.1 . 80, 1 : 10.0.0.2 . 81 }',
    'dnat ip to numgen random mod 2 map { 0 : 10.0.0.1 . "http", 1 : 10.0.0.2 . 81 }',
  ],
  ['reject with icmpx admin-prohibited', 'reject with icmpx type 3'],
  ['reject with icmp host-prohibited', 'reject with icmp 10'],
  ['ether type 8021q accept', 'ether type vlan accept'],
  ['ip dscp set cs1', 'ip dscp set 0x08'],
];

for (const [one, other] of rows) {
  it(`${other} is ${one}`, () => {
    const statements = statementsOf(other);
    assert.deepEqual(statements, statementsOf(one));
    assert.ok(statements.every((statement) => statement['not understood'] === undefined));
  });
}

it('a prefix of hardware addresses is one, in text too', () => {
  assert.deepEqual(statementsOf('ether daddr 01:80:c2:00:00:00/40 drop')[0], {
    match: {
      op: '==',
      left: { payload: { protocol: 'ether', field: 'daddr' } },
      right: { prefix: { addr: '01:80:c2:00:00:00', len: 40 } },
    },
  });
});

it('numbers without a name stay numbers', () => {
  assert.deepEqual(statementsOf('ct state 0x400 accept'), statementsOf('ct state 1024 accept'));
  assert.deepEqual(statementsOf('tcp dport "nobody-knows" accept')[0], {
    match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 'nobody-knows' },
  });
});
