import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainQuery } from '../../src/simulate/host.ts';
import { commonPrefixLength, createRouting, type RouteAnswer, type RouteQuery } from '../../src/simulate/routing.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { nodeOf } from '../sources/evidence/files-of.ts';

/** Output of commands by file name, without `.txt`. */
type Listings = Record<string, string[]>;

const routing = (listings: Listings, family: 4 | 6 = 4) => {
  const texts = Object.entries(listings).map(([name, lines]) => [`${name}.txt`, `${lines.join('\n')}\n`]);
  return createRouting(readEvidence(nodeOf(Object.fromEntries(texts))).nodes[0]!.facts, family);
};

/** `via 10.0.0.1 dev eth0`, `local dev lo`, `blackhole`, `none`, `unknown`; with its share where there are several. */
function print(answer: RouteAnswer): string {
  const share = answer.share === 1 ? '' : `${Number(answer.share.toFixed(3))} `;
  if (answer.type === 'refused') return share + answer.kind;
  if (answer.type !== 'route') return share + answer.type;
  const { route, hop } = answer;
  const type = route.type === 'unicast' ? '' : `${route.type} `;
  return `${share}${type}${hop.via === null ? '' : `via ${hop.via} `}dev ${hop.device}`;
}

const addresses = [
  '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN',
  '    inet 127.0.0.1/8 scope host lo',
  '    inet6 ::1/128 scope host',
  '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP',
  '    inet 10.1.10.9/24 scope global eth0',
  '    inet6 fd00:10::9/64 scope global',
];

const main = ['default via 10.1.10.2 dev eth0', '10.1.10.0/24 dev eth0 proto kernel scope link src 10.1.10.9'];

type Row = [name: string, listings: Listings, query: Partial<RouteQuery> & { destination: string }, answers: string[]];

const rows: Row[] = [
  [
    'the longest prefix wins',
    { 'ip-route': [...main, '10.9.0.0/16 via 10.1.10.3 dev eth0', '10.9.9.0/24 via 10.1.10.4 dev eth0'] },
    { destination: '10.9.9.1' },
    ['via 10.1.10.4 dev eth0'],
  ],
  [
    'of the same prefix the lowest metric',
    { 'ip-route': ['default via 10.1.10.3 dev eth0 metric 200', 'default via 10.1.10.2 dev eth0 metric 100'] },
    { destination: '8.8.8.8' },
    ['via 10.1.10.2 dev eth0'],
  ],
  ['a local address', { 'ip-addr': addresses, 'ip-route': main }, { destination: '10.1.10.9' }, ['local dev eth0']],
  [
    'a local IPv6 address',
    { 'ip-addr': addresses, 'ip6-route': ['default via fd00:10::2 dev eth0 metric 1024'] },
    { destination: 'fd00:10::9' },
    ['local dev eth0'],
  ],
  [
    'the whole of 127.0.0.0/8 is local',
    { 'ip-addr': addresses, 'ip-route': main },
    { destination: '127.9.9.9' },
    ['local dev lo'],
  ],
  ['nothing fits', { 'ip-route': [main[1]!] }, { destination: '8.8.8.8' }, ['none']],
  [
    'connected routes follow from addresses where no routes were collected, the rest is not known',
    { 'ip-addr': addresses },
    { destination: '10.1.10.77' },
    ['dev eth0'],
  ],
  ['what lies beyond them is unknown then', { 'ip-addr': addresses }, { destination: '8.8.8.8' }, ['unknown']],
  ['blackhole', { 'ip-route': [...main, 'blackhole 10.9.0.0/16'] }, { destination: '10.9.0.1' }, ['blackhole']],
  [
    'unreachable',
    { 'ip-route': [...main, 'unreachable 10.9.0.0/16 metric 4294967295'] },
    { destination: '10.9.0.1' },
    ['unreachable'],
  ],
  ['prohibit', { 'ip-route': [...main, 'prohibit 10.9.0.0/16'] }, { destination: '10.9.0.1' }, ['prohibit']],
  [
    'IPv6 unreachable',
    { 'ip6-route': ['default via fd00:10::2 dev eth0', 'unreachable fd00:99::/64 dev lo metric 1024'] },
    { destination: 'fd00:99::1' },
    ['unreachable'],
  ],
  [
    'a next hop that is dead is not taken',
    { 'ip-route': ['10.9.0.0/24 via 10.1.10.3 dev eth1 dead linkdown', 'default via 10.1.10.2 dev eth0'] },
    { destination: '10.9.0.1' },
    ['via 10.1.10.2 dev eth0'],
  ],
  [
    'multipath shares by weight',
    {
      'ip-route': ['default', '\tnexthop via 10.1.10.2 dev eth0 weight 1', '\tnexthop via 10.1.20.2 dev eth1 weight 3'],
    },
    { destination: '8.8.8.8' },
    ['0.25 via 10.1.10.2 dev eth0', '0.75 via 10.1.20.2 dev eth1'],
  ],
  [
    'multipath without a hop that is dead',
    {
      'ip-route': [
        'default',
        '\tnexthop via 10.1.10.2 dev eth0 weight 1',
        '\tnexthop via 10.1.20.2 dev eth1 weight 3 dead linkdown',
      ],
    },
    { destination: '8.8.8.8' },
    ['via 10.1.10.2 dev eth0'],
  ],
  [
    'bound to a device: only its routes count',
    { 'ip-route': ['default via 10.1.10.2 dev eth0 metric 1', 'default via 10.1.20.2 dev eth1 metric 2'] },
    { destination: '8.8.8.8', oif: 'eth1' },
    ['via 10.1.20.2 dev eth1'],
  ],
  [
    'a route of a type of service',
    { 'ip-route': [...main, 'default tos 0x10 via 10.1.10.3 dev eth0'] },
    { destination: '8.8.8.8', tos: 0x10 },
    ['via 10.1.10.3 dev eth0'],
  ],
  [
    'and not for other packets',
    { 'ip-route': [...main, 'default tos 0x10 via 10.1.10.3 dev eth0'] },
    { destination: '8.8.8.8' },
    ['via 10.1.10.2 dev eth0'],
  ],
];

const other = 'default via 10.1.10.3 dev eth0 table 100';
const rules = (...lines: string[]): string[] => [
  '0:\tfrom all lookup local',
  ...lines,
  '32766:\tfrom all lookup main',
  '32767:\tfrom all lookup default',
];
const withRules = (routes: string[], ...lines: string[]): Listings => ({
  'ip-route': [...main, ...routes],
  'ip-rule': rules(...lines),
});

const policies: Row[] = [
  [
    'fwmark',
    withRules([other], '100:\tfrom all fwmark 0x1/0xff lookup 100'),
    { destination: '8.8.8.8', mark: 0x4001 },
    ['via 10.1.10.3 dev eth0'],
  ],
  [
    'another fwmark',
    withRules([other], '100:\tfrom all fwmark 0x1/0xff lookup 100'),
    { destination: '8.8.8.8', mark: 2 },
    ['via 10.1.10.2 dev eth0'],
  ],
  [
    'from',
    withRules([other], '100:\tfrom 10.9.0.0/16 lookup 100'),
    { destination: '8.8.8.8', source: '10.9.0.1' },
    ['via 10.1.10.3 dev eth0'],
  ],
  [
    'iif',
    withRules([other], '100:\tfrom all iif cbr0 lookup 100'),
    { destination: '8.8.8.8', iif: 'cbr0' },
    ['via 10.1.10.3 dev eth0'],
  ],
  [
    'iif of another device',
    withRules([other], '100:\tfrom all iif cbr0 lookup 100'),
    { destination: '8.8.8.8' },
    ['via 10.1.10.2 dev eth0'],
  ],
  [
    'a rule that is prohibit',
    withRules([], '100:\tfrom 10.9.0.0/16 prohibit'),
    { destination: '8.8.8.8', source: '10.9.0.1' },
    ['prohibit'],
  ],
  [
    'an empty table is passed by',
    withRules([], '100:\tfrom all lookup 100'),
    { destination: '8.8.8.8' },
    ['via 10.1.10.2 dev eth0'],
  ],
  [
    'throw goes on with the next rule',
    withRules(['throw 8.8.8.0/24 table 100', other], '100:\tfrom all lookup 100'),
    { destination: '8.8.8.8' },
    ['via 10.1.10.2 dev eth0'],
  ],
  [
    'suppress_prefixlength passes the default route by',
    withRules([other], '100:\tfrom all lookup main suppress_prefixlength 0', '101:\tfrom all lookup 100'),
    { destination: '8.8.8.8' },
    ['via 10.1.10.3 dev eth0'],
  ],
  [
    'and keeps what is more specific',
    withRules([other], '100:\tfrom all lookup main suppress_prefixlength 0', '101:\tfrom all lookup 100'),
    { destination: '10.1.10.77' },
    ['dev eth0'],
  ],
  [
    'a refusal is not suppressed',
    withRules(
      [other, 'unreachable default table 200'],
      '100:\tfrom all lookup 200 suppress_prefixlength 0',
      '101:\tfrom all lookup 100',
    ),
    { destination: '8.8.8.8' },
    ['unreachable'],
  ],
  [
    'goto skips the rules between',
    withRules([other], '50:\tfrom all goto 200', '100:\tfrom all prohibit', '200:\tfrom all lookup 100'),
    { destination: '8.8.8.8' },
    ['via 10.1.10.3 dev eth0'],
  ],
  [
    'goto does not come back',
    withRules([], '50:\tfrom all goto 40000', '100:\tfrom all prohibit', '40000:\tfrom all lookup 100'),
    { destination: '8.8.8.8' },
    ['none'],
  ],
  [
    'an unresolved goto does nothing',
    withRules([], '50:\tfrom all goto 60 [unresolved]', '100:\tfrom all prohibit'),
    { destination: '8.8.8.8' },
    ['prohibit'],
  ],
  [
    'behind a goto a selector that is not modelled is as open as before one',
    withRules([other], '50:\tfrom all goto 200', '200:\tfrom all uidrange 0-99 lookup 100'),
    { destination: '8.8.8.8' },
    ['unknown'],
  ],
  [
    'a selector that is not modelled, where the others do not hold anyway',
    withRules([other], '100:\tfrom 10.9.0.0/16 uidrange 0-99 lookup 100'),
    { destination: '8.8.8.8', source: '10.8.0.1' },
    ['via 10.1.10.2 dev eth0'],
  ],
  [
    'rules are asked by priority, in whatever order they were printed',
    {
      'ip-route': [...main, other],
      'ip-rule': ['200:\tfrom all prohibit', '100:\tfrom all lookup 100', '0:\tfrom all lookup local'],
    },
    { destination: '8.8.8.8' },
    ['via 10.1.10.3 dev eth0'],
  ],
  [
    'without table main in the rules its routes do not count',
    { 'ip-route': main, 'ip-rule': ['0:\tfrom all lookup local'] },
    { destination: '8.8.8.8' },
    ['none'],
  ],
];

const testRows = (group: string, list: Row[]): void => {
  describe(group, () => {
    for (const [name, listings, { destination, ...more }, answers] of list) {
      it(name, () => {
        const family = destination.includes(':') ? 6 : 4;
        const found = routing(listings, family).lookup(plainQuery(destination, more));
        assert.deepEqual(found.map(print), answers);
      });
    }
  });
};

testRows('a route is found', rows);
testRows('policy rules decide which table is asked', policies);

describe('a routing without any evidence', () => {
  it('is blind', () => assert.equal(routing({ 'ip-neigh': ['10.0.0.1 dev eth0 FAILED'] }).blind, true));
  it('is not, where addresses or routes are there', () => {
    assert.deepEqual([routing({ 'ip-addr': addresses }).blind, routing({ 'ip-route': main }).blind], [false, false]);
  });
});

describe('leading bits in common', () => {
  const rows: [a: string, b: string, bits: number][] = [
    ['10.0.0.1', '10.0.0.1', 32],
    ['10.0.0.1', '10.0.0.0', 31],
    ['10.0.0.1', '138.0.0.1', 0],
    ['fd00:1::1', 'fd00:2::1', 30],
    ['::', '::', 128],
  ];
  for (const [a, b, bits] of rows) it(`${a} and ${b}: ${bits}`, () => assert.equal(commonPrefixLength(a, b), bits));
});
