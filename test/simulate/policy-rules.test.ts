import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainQuery } from '../../src/simulate/host.ts';
import { matchPolicyRule, standardPolicyRules } from '../../src/simulate/policy-rules.ts';
import type { RouteQuery } from '../../src/simulate/routing.ts';
import { parseIpRule } from '../../src/sources/ip-rule/parse.ts';

const answer = (line: string, query: Partial<RouteQuery> & { destination?: string }): string => {
  const { destination = '10.9.0.1', ...more } = query;
  const { facts, warnings } = parseIpRule(`${line}\n`, 'ip-rule.txt', destination.includes(':') ? 6 : 4);
  assert.deepEqual(warnings, []);
  return matchPolicyRule(facts[0]!, plainQuery(destination, more));
};

const rows: [rule: string, query: Partial<RouteQuery> & { destination?: string }, answer: 'yes' | 'no' | 'unknown'][] =
  [
    ['0:\tfrom all lookup local', {}, 'yes'],
    ['1:\tfrom 10.1.0.0/16 lookup 7', { source: '10.1.2.3' }, 'yes'],
    ['1:\tfrom 10.1.0.0/16 lookup 7', { source: '10.2.2.3' }, 'no'],
    ['1:\tfrom 10.1.0.0/16 lookup 7', { source: null }, 'no'],
    ['1:\tfrom all to 10.9.0.0/16 lookup 7', {}, 'yes'],
    ['1:\tfrom all to 10.8.0.0/16 lookup 7', {}, 'no'],
    ['1:\tfrom fd00:1::/64 lookup 7', { destination: 'fd00:9::1', source: 'fd00:1::5' }, 'yes'],
    ['1:\tfrom fd00:1::/64 lookup 7', { destination: 'fd00:9::1', source: 'fd00:2::5' }, 'no'],
    ['1:\tnot from 10.1.0.0/16 lookup 7', { source: '10.1.2.3' }, 'no'],
    ['1:\tnot from 10.1.0.0/16 lookup 7', { source: '10.2.2.3' }, 'yes'],
    ['1:\tnot from all fwmark 0xca6c lookup 51820', { mark: 0 }, 'yes'],
    ['1:\tnot from all fwmark 0xca6c lookup 51820', { mark: 0xca6c }, 'no'],
    ['1:\tfrom all fwmark 0x1/0xf lookup 7', { mark: 0xf1 }, 'yes'],
    ['1:\tfrom all fwmark 0x1/0xf lookup 7', { mark: 0x2 }, 'no'],
    ['1:\tfrom all fwmark 0x80000000/0x80000000 lookup 7', { mark: 0x80000001 }, 'yes'],
    ['1:\tfrom all iif eth0 lookup 7', { iif: 'eth0' }, 'yes'],
    ['1:\tfrom all iif eth0 lookup 7', {}, 'no'],
    ['1:\tfrom all iif lo lookup 7', {}, 'yes'],
    ['1:\tfrom all oif eth0 lookup 7', {}, 'no'],
    ['1:\tfrom all oif eth0 lookup 7', { oif: 'eth0' }, 'yes'],
    ['1:\tfrom all ipproto tcp dport 80 lookup 7', { destinationPorts: { from: 80, to: 80 } }, 'yes'],
    ['1:\tfrom all ipproto tcp dport 80 lookup 7', { protocol: 'udp', destinationPorts: { from: 80, to: 80 } }, 'no'],
    ['1:\tfrom all ipproto tcp dport 80-90 lookup 7', { destinationPorts: { from: 85, to: 85 } }, 'yes'],
    ['1:\tfrom all sport 40000-50000 lookup 7', { sourcePorts: { from: 32768, to: 60999 } }, 'unknown'],
    ['1:\tfrom all dport 80 lookup 7', {}, 'no'],
    ['1:\tfrom all uidrange 0-99 lookup 7', {}, 'unknown'],
    ['1:\tfrom all uidrange 0-99 lookup 7', { iif: 'eth0' }, 'yes'],
    ['1:\tfrom all uidrange 1000-2000 lookup 7', { iif: 'eth0' }, 'no'],
    ['1:\tfrom 10.1.0.0/16 uidrange 0-99 lookup 7', { source: '10.2.2.3' }, 'no'],
  ];

describe('a policy rule holds', () => {
  for (const [rule, query, expected] of rows)
    it(`${rule.replace('\t', ' ')} ${JSON.stringify(query)}: ${expected}`, () =>
      assert.equal(answer(rule, query), expected));
});

describe('the rules every kernel starts with', () => {
  it('ask local, main and default, in that order', () => {
    const tables = standardPolicyRules(4).map(
      ({ priority, action }) => `${priority} ${action.type === 'lookup' ? action.table : ''}`,
    );
    assert.deepEqual(tables, ['0 local', '32766 main', '32767 default']);
  });
});
