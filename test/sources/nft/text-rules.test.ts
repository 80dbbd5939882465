import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NftStatement } from '../../../src/model/nft.ts';
import { parseNft } from '../../../src/sources/nft/parse-ruleset.ts';

const daddr = { payload: { protocol: 'ip', field: 'daddr' } };
const mark = { meta: { key: 'mark' } };
const state = { ct: { key: 'state' } };

/** Forms of one rule in listings of several versions: nft 0.9 to 1.1, and what iptables-nft's rules look like in them. */
const rows: [name: string, text: string, statements: NftStatement[]][] = [
  [
    'bits asked without an operator',
    'ct state established,related',
    [{ match: { op: 'in', left: state, right: ['established', 'related'] } }],
  ],
  ['a set is looked up', 'ct state { new }', [{ match: { op: '==', left: state, right: { set: ['new'] } } }]],
  [
    'flags of old versions',
    'tcp flags & (fin | syn) == syn',
    [
      {
        match: {
          op: '==',
          left: { '&': [{ payload: { protocol: 'tcp', field: 'flags' } }, { '|': ['fin', 'syn'] }] },
          right: 'syn',
        },
      },
    ],
  ],
  [
    'operators as words',
    'mark and 0xff00 == 0x1200',
    [{ match: { op: '==', left: { '&': [mark, 0xff00] }, right: 0x1200 } }],
  ],
  [
    'a mark of iptables-nft',
    'meta mark set mark or 0x4000',
    [{ mangle: { key: mark, value: { '|': [mark, 0x4000] } } }],
  ],
  [
    'reject before 1.0',
    'reject with icmp type host-prohibited',
    [{ reject: { type: 'icmp', expr: 'host-prohibited' } }],
  ],
  ['a bare reject', 'reject', [{ reject: { type: 'icmp', expr: 'port-unreachable' } }]],
  [
    'a queue of 0.9',
    'queue num 1-3 bypass,fanout',
    [{ queue: { num: { range: [1, 3] }, flags: ['bypass', 'fanout'] } }],
  ],
  ['a queue of 1.0', 'queue flags bypass to 5', [{ queue: { num: 5, flags: ['bypass'] } }]],
  ['ports with IPv6', 'dnat to [fd00::1]:80', [{ dnat: { addr: 'fd00::1', port: 80, flags: [] } }]],
  ['IPv6 without a port', 'dnat to fd00::1', [{ dnat: { addr: 'fd00::1', flags: [] } }]],
  [
    'a range of IPv6 with ports',
    'dnat to [fd00::1]-[fd00::5]:80-90',
    [{ dnat: { addr: { range: ['fd00::1', 'fd00::5'] }, port: { range: [80, 90] }, flags: [] } }],
  ],
  ['a range of IPv6', 'snat to fd00::1-fd00::5', [{ snat: { addr: { range: ['fd00::1', 'fd00::5'] }, flags: [] } }]],
  [
    'a map of 0.9.4',
    'dnat ip addr . port to tcp dport map { 80 : 1.1.1.1 . 5 }',
    [
      {
        dnat: {
          family: 'ip',
          addr: {
            map: {
              key: { payload: { protocol: 'tcp', field: 'dport' } },
              data: { set: [[80, { concat: ['1.1.1.1', 5] }]] },
            },
          },
          flags: [],
        },
      },
    ],
  ],
  [
    'a port from a map',
    'redirect to :tcp dport map { 80 : 8080 }',
    [
      {
        redirect: {
          port: { map: { key: { payload: { protocol: 'tcp', field: 'dport' } }, data: { set: [[80, 8080]] } } },
          flags: [],
        },
      },
    ],
  ],
  [
    'the name of a set with slashes',
    'ip daddr @a-B/c__1.2.3.4/8080 accept',
    [{ match: { op: '==', left: daddr, right: '@a-B/c__1.2.3.4/8080' } }, { accept: null }],
  ],
  [
    'an extension of iptables',
    'xt match "recent" counter packets 1 bytes 2 xt target "MARK"',
    [
      { xt: { type: 'match', name: 'recent' } },
      { counter: { packets: 1, bytes: 2 } },
      { xt: { type: 'target', name: 'MARK' } },
    ],
  ],
  ['a stateful statement of 1.0.4', 'last used 1h2m accept', [{ last: { used: 3720 } }, { accept: null }]],
  [
    'a tunnelled field of 1.0.7',
    'vxlan ip daddr 10.0.0.1',
    [
      {
        match: { op: '==', left: { payload: { tunnel: 'vxlan', protocol: 'ip', field: 'daddr' } }, right: '10.0.0.1' },
      },
    ],
  ],
  [
    'log flags',
    'log flags tcp sequence,options flags ip options',
    [{ log: { flags: ['ip options', 'tcp options', 'tcp sequence'] } }],
  ],
  [
    'a route',
    'rt ip nexthop 10.0.0.1',
    [{ match: { op: '==', left: { rt: { key: 'nexthop', family: 'ip' } }, right: '10.0.0.1' } }],
  ],
  [
    'a routing header',
    'rt type 0 drop',
    [{ match: { op: '==', left: { exthdr: { name: 'rt', field: 'type' } }, right: 0 } }, { drop: null }],
  ],
  [
    'a range of times',
    'meta hour "08:00"-"17:00"',
    [{ match: { op: '==', left: { meta: { key: 'hour' } }, right: { range: ['08:00', '17:00'] } } }],
  ],
];

const parse = (body: string) => parseNft(`table ip t {\n\tchain c {\n${body}\n\t}\n}\n`, 'nft.txt');

describe('rules as text', () => {
  for (const [name, text, statements] of rows) {
    it(`${name}: ${text}`, () => {
      const ruleset = parse(`\t\t${text}`);
      const [rule, ...others] = ruleset.tables[0]!.chains[0]!.rules();
      assert.deepEqual(rule!.statements, statements);
      assert.deepEqual(others, []);
      assert.deepEqual(ruleset.warnings, []);
    });
  }

  it('keeps handles and comments', () => {
    const ruleset = parse('\t\tip daddr 10.0.0.1 accept comment "with { and # in it" # handle 7');
    const [rule] = ruleset.tables[0]!.chains[0]!.rules();
    assert.deepEqual([rule!.handle, rule!.comment, rule!.statements.length], [7, 'with { and # in it', 2]);
  });

  it('keeps what it does not understand, with one warning and the rest of the rule', () => {
    const ruleset = parse('\t\tip daddr 10.0.0.1 frobnicate the packet drop\n\t\taccept');
    const [rule, next] = ruleset.tables[0]!.chains[0]!.rules();
    assert.deepEqual(rule!.statements[1], { 'not understood': 'frobnicate the packet drop' });
    assert.deepEqual(next!.statements, [{ accept: null }]);
    assert.deepEqual(
      ruleset.warnings.map(({ origin, message }) => [origin.line, message]),
      [[3, '"frobnicate the packet drop" is not understood']],
    );
  });

  it('says where an old version hides a part of the rule in a comment', () => {
    const ruleset = parse('\t\tip daddr 10.0.0.1 # recent: SET name: x counter packets 1 bytes 2');
    const [rule] = ruleset.tables[0]!.chains[0]!.rules();
    assert.equal(Object.keys(rule!.statements[1]!)[0], 'not understood');
    assert.equal(ruleset.warnings.length, 1);
  });
});
