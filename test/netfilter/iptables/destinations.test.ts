import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Family } from '../../../src/model/address.ts';
import type { Warning } from '../../../src/model/origin.ts';
import type { Packet } from '../../../src/model/packet.ts';
import { singlePort } from '../../../src/model/ports.ts';
import { unknownAddress } from '../../../src/netfilter/address-match.ts';
import { hookBudget } from '../../../src/netfilter/budget.ts';
import { compileTable } from '../../../src/netfilter/iptables/compile.ts';
import type { Chain, Table } from '../../../src/netfilter/rule.ts';
import { runBaseChain } from '../../../src/netfilter/run-chain.ts';
import { parseIptables } from '../../../src/sources/iptables/index.ts';
import { host, packet, packet6 } from './samples.ts';

const addresses = {
  4: ['10.96.0.1', '10.96.0.10', '10.96.0.11', '10.96.1.1', '203.0.113.7'],
  6: ['fd00::1', 'fd00::a', 'fd00:0:0::a', 'fd00::1:0', '2001:db8::7'],
};
const lengths = { 4: [0, 8, 24, 31, 32, 33], 6: [0, 16, 64, 127, 128, 129] };

/** A rule as kube-proxy writes it for a service, or with anything else in it that a rule may have. */
const rule = (family: Family): fc.Arbitrary<string> => {
  const address = fc.constantFrom(...addresses[family]);
  const prefix = fc.record({ address, length: fc.constantFrom(...lengths[family]) });
  const printed = prefix.map(({ address: own, length }) => `${own}/${length}`);
  const whole = address.map((own) => `${own}/${lengths[family][4]}`);
  const negation = fc.constantFrom('', '', '', '! ');
  const part = (option: string, value: fc.Arbitrary<string>) =>
    fc.tuple(negation, value).map(([not, text]) => `${not}${option} ${text}`);
  const often = fc.option(fc.constant('-p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80'));
  const odd = fc.oneof(
    { weight: 30, arbitrary: fc.constant('') },
    fc.constantFrom(
      '-m comment --comment "-d 10.96.0.1/32 -j DROP"',
      '-m comment --comment "open',
      '-m mark --mark 0x4000/0x4000',
      '-m multiport --dports 80,443',
      '-p udp -m tcp --dport 80',
      '-d 10.96.0.10/32',
    ),
    // These part the ways.
    fc.constantFrom(
      '-m set --match-set services dst,dst',
      '-m set ! --match-set services src',
      '-m statistic --mode random --probability 0.5',
      '-m unheard --of 3',
      '-m addrtype --dst-type LOCAL',
      '--dport 99999',
      'stray',
    ),
  );
  const target = fc.constantFrom(
    '-j ACCEPT',
    '-j DROP',
    '-j RETURN',
    '-j REJECT --reject-with icmp-port-unreachable',
    '-j REJECT --reject-with icmp6-port-unreachable',
    '-j MARK --set-xmark 0x1/0x1',
    '-j SVC-1',
    '-g SVC-2',
    '-j SVC-1',
    '-j MISSING',
    '',
  );
  const counters = fc.constantFrom('', '', '[3:180] ');
  return fc
    .tuple(
      counters,
      fc.option(part('-s', printed)),
      fc.oneof({ weight: 4, arbitrary: whole.map((text) => `-d ${text}`) }, part('-d', printed), fc.constant('')),
      often,
      odd,
      target,
    )
    .map(([counted, ...parts]) => `${counted}-A FORWARD ${parts.filter((text) => text).join(' ')}`);
};

const packets = (family: Family): Packet[] =>
  [...addresses[family], family === 4 ? '192.0.2.1' : 'fd00:0:0:0::a', unknownAddress].flatMap((destination) =>
    [80, 443].map((port) =>
      (family === 4 ? packet : packet6)({ destination, destinationPorts: singlePort(port), in: 'cbr0', out: 'eth0' }),
    ),
  );

function compile(text: string, family: Family): { table: Table; warnings: Warning[] } {
  const dump = parseIptables(text, 'save.txt', { family });
  return { table: compileTable(dump.tables[0]!, 'legacy', dump.warnings), warnings: dump.warnings };
}

function walk(chain: Chain, at: Packet) {
  const start = { packet: at, share: 1, decisions: [], trail: null };
  const endings = runBaseChain(
    { base: chain, hook: 'FORWARD', host: host(), budget: hookBudget(), verbose: false },
    start,
  );
  return endings.map(({ walk: way, end }) => {
    const rules: unknown[] = [];
    for (let { trail } = way; trail !== null; trail = trail.before)
      rules.push([trail.met.origin.line, trail.met.effect]);
    return { packet: way.packet, share: way.share, decisions: way.decisions, rules, end: JSON.stringify(end.type) };
  });
}

for (const family of [4, 6] as const) {
  test(`IPv${family}: through the index of a chain a packet goes as it goes rule by rule`, () => {
    fc.assert(
      fc.property(fc.array(rule(family), { minLength: 64, maxLength: 70 }), (rules) => {
        const text = [
          '*filter',
          ':FORWARD DROP [0:0]',
          ':SVC-1 - [0:0]',
          ':SVC-2 - [0:0]',
          ...rules,
          '-A SVC-1 -m mark ! --mark 0x7 -j MARK --set-xmark 0x2/0x2',
          '-A SVC-2 -m mark --mark 0x2/0x2 -j ACCEPT',
          'COMMIT',
          '',
        ].join('\n');
        const indexed = compile(text, family);
        const plain = compile(text, family);
        const chain = indexed.table.chain('FORWARD')!;
        const { table, name, base, origin, rules: own } = plain.table.chain('FORWARD')!;
        const byRule: Chain = { table, name, base, origin, rules: own, index: null };
        for (const at of packets(family)) assert.deepEqual(walk(chain, at), walk(byRule, at));
        const told = (warnings: Warning[]) =>
          new Set(
            warnings.filter(({ about }) => about === 'rule').map(({ origin, message }) => `${origin.line} ${message}`),
          );
        assert.deepEqual(told(indexed.warnings), told(plain.warnings));
      }),
      { numRuns: 30 },
    );
  });
}

test('rules of kube-proxy are found by their destination without being parsed', () => {
  const rules = Array.from(
    { length: 100 },
    (_, index) =>
      `-A KUBE-SERVICES -d 10.96.0.${index}/32 -p tcp -m comment --comment "default/s${index} cluster IP" -m tcp --dport 80 -j KUBE-SVC`,
  );
  const last = '-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS';
  const text = [
    '*nat',
    ':KUBE-SERVICES - [0:0]',
    ':KUBE-SVC - [0:0]',
    ':KUBE-NODEPORTS - [0:0]',
    ...rules,
    last,
    'COMMIT',
  ];
  const { index } = compile(text.join('\n'), 4).table.chain('KUBE-SERVICES')!;
  assert.ok(index);
  assert.deepEqual(
    [index.next(0, '10.96.0.7'), index.next(8, '10.96.0.7'), index.next(101, '10.96.0.7')],
    [7, 100, 101],
  );
  assert.equal(index.rule(7)?.number, 8);
  assert.equal(index.rule(101), undefined);
});
