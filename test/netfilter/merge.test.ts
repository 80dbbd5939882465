import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mergeEndings } from '../../src/netfilter/merge.ts';
import type { Decision, Ending, HookEnd, Met } from '../../src/netfilter/walk.ts';
import { packet } from './iptables/samples.ts';

/** How a packet can go: by chance, by the answer to a question, or to an end. */
type Tree =
  | { kind: 'end'; mark: number; drop: boolean }
  | { kind: 'chance'; share: number; yes: Tree; no: Tree }
  | { kind: 'question'; id: string; branches: Tree[] };

const end = (drop: boolean): HookEnd => {
  const origin = { source: 'iptables-save.txt', line: 7, text: '-j DROP' };
  const met: Met = {
    host: 'node-1',
    hook: 'FORWARD',
    table: null,
    chain: null,
    rule: null,
    origin,
    effect: 'drop',
    words: '',
    matched: true,
  };
  return drop ? { type: 'drop', met } : { type: 'accept' };
};

/** The ways of a tree, each question answered once, as a walk through rules finds them. */
function walk(tree: Tree, share: number, decisions: readonly Decision[]): Ending[] {
  switch (tree.kind) {
    case 'end': {
      const at = packet({ mark: tree.mark });
      return [{ walk: { packet: at, share, decisions, trail: null }, end: end(tree.drop) }];
    }
    case 'chance':
      return [...walk(tree.yes, share * tree.share, decisions), ...walk(tree.no, share * (1 - tree.share), decisions)];
    case 'question': {
      const { id, branches } = tree;
      const answered = decisions.find((decision) => decision.id === id);
      if (answered !== undefined) return walk(branches[answered.branch]!, share, decisions);
      return branches.flatMap((branch, index) => {
        const decision = { id, branch: index, of: branches.length, condition: `${id} is ${index}`, because: '' };
        return walk(branch, share, [...decisions, decision]);
      });
    }
  }
}

/** Three questions; the third has three answers. */
const questions = { a: 2, b: 2, c: 3 };

const { tree } = fc.letrec<{ tree: Tree; end: Tree; chance: Tree; question: Tree }>((tie) => ({
  tree: fc.oneof({ maxDepth: 5, withCrossShrink: true }, tie('end'), tie('chance'), tie('question')),
  end: fc.record({ kind: fc.constant('end' as const), mark: fc.integer({ min: 0, max: 1 }), drop: fc.boolean() }),
  chance: fc.record({
    kind: fc.constant('chance' as const),
    share: fc.constantFrom(0.5, 0.25, 1 / 3),
    yes: tie('tree'),
    no: tie('tree'),
  }),
  question: fc
    .constantFrom(...(Object.keys(questions) as (keyof typeof questions)[]))
    .chain((id) =>
      fc
        .array(tie('tree'), { minLength: questions[id], maxLength: questions[id] })
        .map((branches) => ({ kind: 'question' as const, id, branches })),
    ),
}));

/** Share of every (packet, end), where these are the answers to the questions. */
function distribution(endings: Ending[], answers: Record<string, number>): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { walk: way, end: last } of endings) {
    if (way.decisions.some(({ id, branch }) => answers[id] !== branch)) continue;
    const key = `${way.packet.mark} ${last.type}`;
    shares.set(key, (shares.get(key) ?? 0) + way.share);
  }
  return shares;
}

const assignments: Record<string, number>[] = [0, 1].flatMap((a) =>
  [0, 1].flatMap((b) => [0, 1, 2].map((c) => ({ a, b, c }))),
);

function sameDistribution(one: Map<string, number>, other: Map<string, number>): void {
  assert.deepEqual([...one.keys()].sort(), [...other.keys()].sort());
  for (const [key, share] of one)
    assert.ok(Math.abs(share - other.get(key)!) < 1e-7, `${key}: ${share} or ${other.get(key)}`);
}

/** To forget b first, or c first, leaves ways whose shares differ: only all questions together can be forgotten. */
const questionsInAnyOrder: Tree = (() => {
  const here: Tree = { kind: 'end', mark: 0, drop: false };
  const ask = (id: string, ...branches: Tree[]): Tree => ({ kind: 'question', id, branches });
  const half = (yes: Tree, no: Tree): Tree => ({ kind: 'chance', share: 0.5, yes, no });
  return half(ask('c', here, ask('b', here, here), here), half(ask('b', here, ask('c', here, here, here)), here));
})();

describe('merging', () => {
  it('changes neither packets nor ends nor their shares, whatever the answers', () => {
    fc.assert(
      fc.property(tree, (way) => {
        const endings = walk(way, 1, []);
        const merged = mergeEndings(endings);
        assert.ok(merged.length <= endings.length);
        for (const answers of assignments)
          sameDistribution(distribution(endings, answers), distribution(merged, answers));
      }),
      { numRuns: 500 },
    );
  });

  it('merging what is merged changes nothing', () => {
    fc.assert(
      fc.property(tree, (way) => {
        const merged = mergeEndings(walk(way, 1, []));
        assert.deepEqual(mergeEndings(merged), merged);
      }),
    );
  });

  it('where all ways come to the same, one without a question is left', () => {
    const alike = (way: Tree): Tree =>
      way.kind === 'end'
        ? { kind: 'end', mark: 0, drop: false }
        : way.kind === 'chance'
          ? { ...way, yes: alike(way.yes), no: alike(way.no) }
          : { ...way, branches: way.branches.map(alike) };
    fc.assert(
      fc.property(tree, (way) => {
        const [only, ...others] = mergeEndings(walk(alike(way), 1, []));
        assert.deepEqual([others, only!.walk.decisions], [[], []]);
        assert.ok(Math.abs(only!.walk.share - 1) < 1e-9);
      }),
      { examples: [[questionsInAnyOrder]] },
    );
  });

  it('a question with one answer missing stays', () => {
    const decision = (branch: number): Decision => ({
      id: 'a',
      branch,
      of: 3,
      condition: `a is ${branch}`,
      because: '',
    });
    const endings = [0, 1].map(
      (branch): Ending => ({
        walk: { packet: packet(), share: 1, decisions: [decision(branch)], trail: null },
        end: end(false),
      }),
    );
    assert.equal(mergeEndings(endings).length, 2);
  });
});
