import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIptables } from '../../../src/sources/iptables/index.ts';

const half = '-A A -m statistic --mode random --probability 0.5 -j DROP';

test('a rule that stands twice in one place counts twice, one that another place shows too counts once', () => {
  const twice = parseIptables(`-N A\n${half}\n${half}\n*filter\n:A - [0:0]\n`, 'here').tables[0]!;
  assert.equal(twice.chain('A')!.rules().length, 2);
});
