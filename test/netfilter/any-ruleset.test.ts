import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Packet } from '../../src/model/packet.ts';
import type { Chain } from '../../src/netfilter/rule.ts';
import { runRule } from '../../src/netfilter/run-rule.ts';
import type { Decision, Ending } from '../../src/netfilter/walk.ts';
import { host, packet } from './iptables/samples.ts';
import { runAt, save, tablesOf } from './ruleset.ts';

const names = ['FORWARD', 'A', 'B', 'C'];

/** A rule of a chain: it leads only to chains further down, as the kernel refuses loops. */
const rule = (chain: number): fc.Arbitrary<string> => {
  const below = names.slice(chain + 1);
  const matches = fc.constantFrom(
    '',
    '-m statistic --mode random --probability 0.5 ',
    '-m statistic --mode random --probability 0.25 ',
    '-m mark --mark 0x1/0x1 ',
    '-m mark ! --mark 0x2/0x2 ',
    '-m recent --name R --rcheck ',
    '-m limit --limit 3/min ',
    '-s 1.2.3.4 ',
  );
  const targets = [
    'ACCEPT',
    'DROP',
    'RETURN',
    'LOG',
    'REJECT',
    'MARK --set-xmark 0x1/0x1',
    'MARK --set-xmark 0x2/0x2',
    'MARK --set-xmark 0x0/0x1',
  ];
  const jumps = below.flatMap((name) => [`-j ${name}`, `-j ${name}`, `-g ${name}`]);
  return fc
    .tuple(matches, matches, fc.constantFrom(...targets.map((target) => `-j ${target}`), ...jumps))
    .map((parts) => parts.join(''));
};

const ruleset = fc
  .tuple(
    fc.constantFrom('policy ACCEPT', 'policy DROP'),
    ...names.map((_, index) => fc.array(rule(index), { maxLength: 4 })),
  )
  .map(([policy, ...chains]) =>
    Object.fromEntries(names.map((name, index) => [name, index === 0 ? [policy, ...chains[0]!] : chains[index]!])),
  );

interface End {
  packet: Packet;
  share: number;
  decisions: readonly Decision[];
  /** null: the chain ended, or RETURN. */
  end: string | null;
}

/** The walk as the manual tells it, way by way, without merging. */
function runPlainly(chain: Chain, from: Omit<End, 'end'>, first = 0): End[] {
  const next = chain.rules[first];
  if (next === undefined) return [{ ...from, end: null }];
  return runRule(next, from.packet, { host: host(), place: () => chain.name, decided: from.decisions }).flatMap(
    (way) => {
      const at = {
        packet: way.packet,
        share: from.share * way.share,
        decisions: [...from.decisions, ...way.decisions],
      };
      if (way.verdict === null) return runPlainly(chain, at, first + 1);
      switch (way.verdict.type) {
        case 'jump':
          return runPlainly(chain.table.chain(way.verdict.chain)!, at).flatMap((end) =>
            end.end === null ? runPlainly(chain, end, first + 1) : [end],
          );
        case 'goto':
          return runPlainly(chain.table.chain(way.verdict.chain)!, at);
        case 'return':
          return [{ ...at, end: null }];
        default:
          return [{ ...at, end: way.verdict.type }];
      }
    },
  );
}

/** Questions of real walks carry the place in their id; here only rule and chain matter. */
const question = (id: string): string => id.split('\u0000').slice(-3).join(' ');

type Way = { mark: number; end: string; share: number; answers: [string, number][] };

const distribution = (ways: Way[], answers: Map<string, number>): Map<string, number> => {
  const shares = new Map<string, number>();
  for (const { mark, end, share, answers: own } of ways) {
    if (own.some(([id, branch]) => answers.get(id) !== branch)) continue;
    shares.set(`${mark} ${end}`, (shares.get(`${mark} ${end}`) ?? 0) + share);
  }
  return shares;
};

const answersOf = (decisions: readonly Decision[]): [string, number][] =>
  decisions.map(({ id, branch }) => [question(id), branch]);

/** Every combination of answers to at most six questions. */
function combinations(ids: string[]): Map<string, number>[] {
  return Array.from(
    { length: 2 ** ids.length },
    (_, bits) => new Map(ids.map((id, index) => [id, (bits >> index) & 1])),
  );
}

const total = (shares: Map<string, number>): number => [...shares.values()].reduce((sum, share) => sum + share, 0);

describe('any ruleset of jumps, chances, marks, LOG, limit, recent and returns', () => {
  it('goes the ways the manual tells, and the shares of all ways sum to 1 under the same answers', () => {
    fc.assert(
      fc.property(ruleset, (chains) => {
        const tables = tablesOf(save('filter', chains));
        const base = tables[0]!.chain('FORWARD')!;
        const merged: Way[] = runAt({ tables, hook: 'FORWARD' }).map(({ walk, end }: Ending) => ({
          mark: walk.packet.mark,
          end: end.type,
          share: walk.share,
          answers: answersOf(walk.decisions),
        }));
        const plain: Way[] = runPlainly(base, { packet: packet(), share: 1, decisions: [] }).map((way) => ({
          mark: way.packet.mark,
          end: way.end ?? base.base!.policy,
          share: way.share,
          answers: answersOf(way.decisions),
        }));
        const ids = [...new Set([...plain, ...merged].flatMap(({ answers }) => answers.map(([id]) => id)))];
        fc.pre(ids.length <= 6);
        for (const answers of combinations(ids)) {
          const expected = distribution(plain, answers);
          const actual = distribution(merged, answers);
          assert.ok(Math.abs(total(actual) - 1) < 1e-6, `shares sum to ${total(actual)}`);
          assert.deepEqual([...actual.keys()].sort(), [...expected.keys()].sort());
          for (const [key, share] of expected) assert.ok(Math.abs(share - actual.get(key)!) < 1e-6, key);
        }
      }),
      { numRuns: 400 },
    );
  });
});
