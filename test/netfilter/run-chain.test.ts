import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { effects, ends, runAt, save, tablesOf } from './ruleset.ts';

const through = (chains: Record<string, string[]>) => ({
  tables: tablesOf(save('filter', chains)),
  hook: 'FORWARD' as const,
});

const rows: [name: string, chains: Record<string, string[]>, expected: string[]][] = [
  ['a packet no rule decides about gets the policy ACCEPT', { FORWARD: ['-s 1.2.3.4 -j DROP'] }, ['accept']],
  [
    'a packet no rule decides about gets the policy DROP',
    { FORWARD: ['policy DROP', '-s 1.2.3.4 -j ACCEPT'] },
    ['drop'],
  ],
  ['the first rule that decides counts', { FORWARD: ['-j DROP', '-j ACCEPT'] }, ['drop']],
  ['a rule without target decides nothing', { FORWARD: ['policy DROP', '-s 10.0.1.5'] }, ['drop']],
  ['REJECT ends it', { FORWARD: ['-j REJECT --reject-with tcp-reset', '-j ACCEPT'] }, ['reject']],
  ['RETURN in a base chain is its policy', { FORWARD: ['policy DROP', '-j RETURN', '-j ACCEPT'] }, ['drop']],
  [
    'the end of a chain goes back behind the jump',
    { FORWARD: ['-j A', '-j DROP'], A: ['-s 1.2.3.4 -j ACCEPT'] },
    ['drop'],
  ],
  ['RETURN goes back behind the jump', { FORWARD: ['-j A', '-j DROP'], A: ['-j RETURN', '-j ACCEPT'] }, ['drop']],
  [
    'a goto does not come back: the end of its chain is the policy',
    { FORWARD: ['policy DROP', '-g A', '-j ACCEPT'], A: ['-s 1.2.3.4 -j ACCEPT'] },
    ['drop'],
  ],
  [
    'RETURN after a goto goes back behind the last jump',
    { FORWARD: ['policy DROP', '-j A', '-j ACCEPT'], A: ['-g B', '-j DROP'], B: ['-j RETURN'] },
    ['accept'],
  ],
  [
    'an accept in a chain that was jumped to ends the base chain',
    { FORWARD: ['-j A', '-j DROP'], A: ['-j ACCEPT'] },
    ['accept'],
  ],
  [
    'a chain that was not collected makes the end unknown',
    { FORWARD: ['-j A', '-j DROP'], A: ['-j LOST'] },
    ['unknown: chain LOST of table filter is not in the evidence'],
  ],
  [
    'NFQUEUE hands the packet to a program',
    { FORWARD: ['-j NFQUEUE --queue-num 1'] },
    ['unknown: the program at queue 1 decides on the packet, and that is not in the evidence'],
  ],
  [
    'a loop is refused',
    { FORWARD: ['-j A'], A: ['-j B'], B: ['-j A'] },
    ['unknown: chain A leads back to itself; no kernel loads that'],
  ],
  [
    'a loop of gotos is refused',
    { FORWARD: ['-g A'], A: ['-g A'] },
    ['unknown: chain A leads back to itself; no kernel loads that'],
  ],
  [
    'chances part the way, and the rest of the share goes on',
    {
      FORWARD: [
        '-m statistic --mode random --probability 0.25 -j DROP',
        '-m statistic --mode random --probability 0.5 -j DROP',
      ],
    },
    ['0.25 drop', '0.375 drop', '0.375 accept'],
  ],
  [
    'the ways of chance that come to the same are one',
    { FORWARD: ['-m statistic --mode random --probability 0.25 -j A', '-j A'], A: ['-j ACCEPT'] },
    ['accept'],
  ],
];

describe('a packet runs through a base chain', () => {
  for (const [name, chains, expected] of rows) it(name, () => assert.deepEqual(ends(through(chains)), expected));

  it('marks are seen by the rules that follow, there and after the return', () => {
    const chains = {
      FORWARD: ['policy DROP', '-j A', '-m mark --mark 0x3 -j ACCEPT'],
      A: ['-j MARK --set-mark 0x1', '-j MARK --or-mark 0x2'],
    };
    const [way] = runAt(through(chains));
    assert.equal(way!.end.type, 'accept');
    assert.equal(way!.walk.packet.mark, 3);
  });

  it('the trail names jumps, what rules did, and a policy that drops', () => {
    const chains = { FORWARD: ['policy DROP', '-j A'], A: ['-s 1.2.3.4 -j ACCEPT', '-j MARK --set-mark 0x1'] };
    assert.deepEqual(effects(through(chains)), ['jump A, mark 0x1 set (now 0x1), policy drop']);
  });

  it('looked at in vain: kept only when asked for', () => {
    const chains = { FORWARD: ['-s 1.2.3.4 -j ACCEPT'] };
    assert.deepEqual(effects(through(chains)), ['']);
    assert.deepEqual(effects({ ...through(chains), verbose: true }), ['no match, policy accept']);
  });
});

describe('work is bounded', () => {
  it('forty chains that each jump twice to the next', () => {
    const chains: Record<string, string[]> = { FORWARD: ['-j C0'] };
    for (let index = 0; index < 40; index++) chains[`C${index}`] = [`-j C${index + 1}`, `-j C${index + 1}`];
    chains.C40 = ['-s 1.2.3.4 -j DROP'];
    assert.deepEqual(ends(through(chains)), [
      'unknown: the rules need more than 2,000,000 steps for this packet at one hook',
    ]);
  });

  it('marks that double the ways at every rule', () => {
    const half = '-m statistic --mode random --probability 0.5';
    const rules = Array.from({ length: 30 }, (_, bit) => [
      `${half} -j MARK --or-mark 0x${(2 ** bit).toString(16)}`,
      `${half} ${half} -s 10.0.1.5 -j DROP`,
    ]).flat();
    const ways = runAt(through({ FORWARD: rules }));
    assert.ok(ways.some(({ end }) => end.type === 'unknown' && end.because.includes('more than 20,000 ways')));
    const sum = ways.reduce((total, { walk }) => total + walk.share, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9, `shares sum to ${sum}`);
  });

  it('undecided matches on many sets, each with a mark of its own', () => {
    const rules = Array.from({ length: 30 }, (_, bit) => [
      `-m set --match-set S${bit} src -j MARK --or-mark 0x${(2 ** bit).toString(16)}`,
    ]).flat();
    const ways = runAt(through({ FORWARD: rules }));
    const open = ways.filter(({ end }) => end.type === 'unknown');
    assert.ok(open.length > 0 && ways.length <= 2002);
    for (const { walk, end } of open) {
      assert.ok(end.type === 'unknown' && end.because.includes('more than 2,000 undecided ways'));
      assert.ok(walk.decisions.length > 0, 'under which conditions');
    }
  });

  it('three hundred sets that each drop', () => {
    const rules = Array.from({ length: 300 }, (_, index) => `-m set --match-set S${index} src -j DROP`);
    assert.equal(ends(through({ FORWARD: rules })).length, 301);
  });

  it('chains that lead back to themselves, by jumps, by gotos and by chance', () => {
    const half = '-m statistic --mode random --probability 0.5';
    const circles: Record<string, string[]>[] = [
      { FORWARD: ['-j A'], A: ['-j B'], B: ['-j A'] },
      { FORWARD: ['-g A'], A: ['-g A'] },
      { FORWARD: ['-j A'], A: [`${half} -j B`, '-j B'], B: [`${half} -j A`, '-j A'] },
    ];
    for (const chains of circles) {
      const found = ends(through(chains));
      assert.ok(found.length > 0 && found.every((end) => end.includes('unknown: ')), found[0]);
    }
  });

  it('a hundred thousand jumps deep', () => {
    const chains: Record<string, string[]> = { FORWARD: ['-j C0', '-j ACCEPT'] };
    for (let index = 0; index < 100_000; index++) chains[`C${index}`] = [`-j C${index + 1}`];
    chains.C100000 = ['-j DROP'];
    assert.deepEqual(ends(through(chains)), ['drop']);
  });
});
