import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIpRule } from '../../../src/sources/ip-rule/parse.ts';
import { fixture, withoutOrigins } from '../fixture.ts';

for (const form of ['txt', 'json']) {
  test(`every selector and action (${form})`, () => {
    const { facts, warnings } = parseIpRule(fixture(`ip-rule/kinds.${form}`), 'ip-rule');
    assert.deepEqual(warnings, []);
    const rule = (priority: number) => facts.find((candidate) => candidate.priority === priority);
    assert.deepEqual(withoutOrigins(rule(100)), {
      family: 4,
      priority: 100,
      negated: false,
      from: '10.0.0.0/24',
      to: '10.1.0.0/16',
      mark: { value: 1, mask: 255 },
      tos: 16,
      iif: 'va',
      oif: 'nodev',
      protocol: 'tcp',
      sourcePorts: { from: 80, to: 80 },
      destinationPorts: { from: 100, to: 200 },
      others: ['uidrange 0-5'],
      action: { type: 'lookup', table: '100', suppressPrefixLength: null, suppressGroup: null },
    });
    assert.deepEqual([rule(101)?.negated, rule(101)?.mark], [true, { value: 0xca6c, mask: 0xffffffff }]);
    assert.deepEqual(rule(109)?.others, ['l3mdev']);
    assert.deepEqual(
      [102, 103, 104, 105, 106, 107, 108].map((priority) => rule(priority)?.action),
      [
        { type: 'lookup', table: 'main', suppressPrefixLength: 0, suppressGroup: null },
        { type: 'goto', priority: 32766 },
        { type: 'blackhole' },
        { type: 'prohibit' },
        { type: 'unreachable' },
        { type: 'nop' },
        { type: 'lookup', table: 'main', suppressPrefixLength: null, suppressGroup: 'default' },
      ],
    );
  });
}

test('the family is the given one unless a prefix tells it', () => {
  const text = '0:\tfrom all lookup local\n9:\tfrom fd00::/8 lookup 7\n';
  assert.deepEqual(
    parseIpRule(text, 's').facts.map((rule) => rule.family),
    [4, 6],
  );
  assert.equal(parseIpRule(text, 's', 6).facts[0]?.family, 6);
});

test('a word that is not understood is a warning and stays with the rule, since it may be a selector', () => {
  const { facts, warnings } = parseIpRule('5: from all colour blue lookup 7', 's');
  assert.deepEqual(facts[0]?.others, ['colour blue']);
  assert.equal(warnings[0]?.about, 'policy-rule');
});
