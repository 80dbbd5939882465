import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parsePrefix } from '../../src/model/address.ts';
import { unknownDevice } from '../../src/model/packet.ts';
import { rangeOf, unknownAddress } from '../../src/netfilter/address-match.ts';
import { type ClaimedValues, follows } from '../../src/netfilter/claim.ts';
import { packet } from './iptables/samples.ts';
import { ends, save, tablesOf } from './ruleset.ts';

const device = (pattern: string): ClaimedValues => ({ kind: 'device', pattern });
const addresses = (...prefixes: string[]): ClaimedValues => ({
  kind: 'addresses',
  ranges: prefixes.map((prefix) => rangeOf(parsePrefix(prefix)!)),
});

const big = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

describe('what one answer tells of another question', () => {
  const rows: [claim: ClaimedValues, known: ClaimedValues, holds: boolean, expected: boolean | null][] = [
    [device('eth0'), device('eth0'), true, true],
    [device('eth0'), device('eth0'), false, false],
    [device('eth0'), device('eth1'), true, false],
    [device('eth0'), device('eth1'), false, null],
    [device('cali+'), device('cali1'), true, true],
    [device('cali1'), device('cali+'), true, null],
    [device('cali1'), device('cali+'), false, false],
    [device('cali+'), device('cali1'), false, null],
    [device('cali+'), device('eth0'), true, false],
    [device('cali+'), device('cal+'), true, null],
    [device('cal+'), device('cali+'), true, true],
    [device('cali+'), device('veth+'), true, false],
    [device('+'), device('veth+'), true, true],
    [addresses('10.0.0.1/32'), addresses('10.0.0.0/24'), false, false],
    [addresses('10.0.0.1/32'), addresses('10.0.0.0/24'), true, null],
    [addresses('10.0.0.0/24'), addresses('10.0.0.1/32'), true, true],
    [addresses('10.0.0.0/24'), addresses('10.0.1.1/32'), true, false],
    [addresses('10.0.0.0/24', '10.0.1.0/24'), addresses('10.0.1.1/32'), true, true],
    [addresses('10.0.0.0/24'), addresses('10.0.0.1/32', '10.9.0.1/32'), true, null],
    [addresses('fd00::/64'), addresses('fd00::1/128'), true, true],
    [addresses('10.0.0.1/32'), device('eth0'), true, null],
  ];
  for (const [claim, known, holds, expected] of rows) {
    it(`${JSON.stringify([claim, known], big)} ${holds} -> ${expected}`, () =>
      assert.equal(follows(claim, known, holds), expected));
  }
});

describe('a value that the evidence does not tell is asked for once', () => {
  const at = (changes: Parameters<typeof packet>[0], ...rules: string[]): string[] =>
    ends({ tables: tablesOf(save('filter', { FORWARD: rules })), hook: 'FORWARD', packet: packet(changes) });

  it('a device that the packet came in by is none of the others', () => {
    assert.deepEqual(
      at({ in: unknownDevice }, '-i eth0 -j MARK --set-xmark 0x1/0x1', '-i eth1 -j DROP', '-i eth0 -j REJECT'),
      [
        'if the packet came in by eth0: reject',
        'if not (the packet came in by eth0) and the packet came in by eth1: drop',
        'if not (the packet came in by eth0) and not (the packet came in by eth1): accept',
      ],
    );
  });

  it('negated questions are the same questions', () => {
    assert.deepEqual(at({ in: unknownDevice }, '! -i eth0 -j DROP', '-i eth0 -j REJECT'), [
      'if not (the packet came in by eth0): drop',
      'if the packet came in by eth0: reject',
    ]);
  });

  it('an address in one subnet is in the wider one, and in no other', () => {
    assert.deepEqual(
      at(
        { source: unknownAddress },
        '-s 10.0.0.1 -j MARK --set-xmark 0x1/0x1',
        '-s 10.0.0.0/24 -j DROP',
        '-m mark --mark 0x1 -j REJECT',
      ),
      [
        'if the source address is in 10.0.0.1: drop',
        'if not (the source address is in 10.0.0.1) and the source address is in 10.0.0.0/24: drop',
        'if not (the source address is in 10.0.0.1) and not (the source address is in 10.0.0.0/24): accept',
      ],
    );
  });

  it('twenty pods make twenty-one ways, not a million', () => {
    const pods = Array.from({ length: 20 }, (_, index) => `10.0.0.${index}`);
    const marks = pods.map((pod, index) => `-s ${pod} -j MARK --set-xmark 0x${(index + 1).toString(16)}/0xff`);
    const ways = at({ source: unknownAddress }, ...marks, ...marks, '-m mark --mark 0x3/0xff -j DROP');
    assert.equal(ways.length, 21);
    assert.equal(ways.filter((way) => way.endsWith('drop')).length, 1);
  });
});

describe('a set that was not collected', () => {
  const at = (...rules: string[]): string[] =>
    ends({ tables: tablesOf(save('filter', { FORWARD: rules })), hook: 'FORWARD' });
  const isIn = '-m set --match-set S src';

  it('is asked once', () => {
    assert.deepEqual(at(`${isIn} -j MARK --set-xmark 0x1/0x1`, `${isIn} -j DROP`, '-j REJECT'), [
      'if the packet is in set S: drop',
      'if not (the packet is in set S): reject',
    ]);
  });

  it('is another question for another side or set', () => {
    assert.equal(at(`${isIn} -j MARK --set-xmark 0x1/0x1`, '-m set --match-set S dst -j DROP', '-j REJECT').length, 4);
    assert.equal(at(`${isIn} -j MARK --set-xmark 0x1/0x1`, '-m set --match-set T src -j DROP', '-j REJECT').length, 4);
  });

  it('is asked anew where a rule has changed it', () => {
    assert.deepEqual(at(`-m set ! --match-set S src -j SET --add-set S src`, `${isIn} -j DROP`, '-j REJECT'), [
      'if the packet is in set S: drop',
      'if not (the packet is in set S) and the packet is in set S: drop',
      'if not (the packet is in set S) and not (the packet is in set S): reject',
    ]);
  });
});
