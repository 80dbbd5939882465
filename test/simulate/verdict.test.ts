import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PathVerdict } from '../../src/model/trace.ts';
import type { Decision } from '../../src/netfilter/walk.ts';
import type { End } from '../../src/simulate/traveller.ts';
import { settleUnknowns } from '../../src/simulate/verdict.ts';
import { packet } from '../netfilter/iptables/samples.ts';

/** How a packet can end: by chance, by the answer to a question, or in a verdict. */
type Tree =
  | { kind: 'end'; verdict: PathVerdict }
  | { kind: 'chance'; share: number; yes: Tree; no: Tree }
  | { kind: 'question'; id: string; yes: Tree; no: Tree };

const end = (verdict: PathVerdict, share: number, decisions: readonly Decision[]): End => ({
  traveller: {
    walk: { packet: packet(), share, decisions, trail: null },
    connections: [],
    assumptions: [],
    lacks: [],
    mtu: null,
    egress: null,
    hopsLeft: 32,
    direction: 'original',
  },
  verdict,
  by: verdict === 'delivered' ? 'pod' : 'rule',
  reason: '',
  origin: null,
  host: null,
  left: null,
});

/** The ends of a tree, each question answered once, as a journey finds them. */
function endsOf(tree: Tree, share = 1, decisions: readonly Decision[] = []): End[] {
  if (tree.kind === 'end') return [end(tree.verdict, share, decisions)];
  if (tree.kind === 'chance')
    return [
      ...endsOf(tree.yes, share * tree.share, decisions),
      ...endsOf(tree.no, share * (1 - tree.share), decisions),
    ];
  const { id } = tree;
  const before = decisions.find((decision) => decision.id === id);
  const branches = before === undefined ? [0, 1] : [before.branch];
  return branches.flatMap((branch) => {
    const decision = { id, branch, of: 2, condition: '', because: '' };
    return endsOf(
      branch === 0 ? tree.yes : tree.no,
      share,
      before === undefined ? [...decisions, decision] : decisions,
    );
  });
}

const settled = (tree: Tree): PathVerdict[] => settleUnknowns(endsOf(tree)).map(({ verdict }) => verdict);

const to = (verdict: PathVerdict): Tree => ({ kind: 'end', verdict });
const delivered = to('delivered');
const dropped = to('dropped');
const ask = (id: string, yes: Tree, no: Tree): Tree => ({ kind: 'question', id, yes, no });
const half = (yes: Tree, no: Tree): Tree => ({ kind: 'chance', share: 0.5, yes, no });

describe('a verdict can be stood by', () => {
  const rows: [name: string, tree: Tree, verdicts: PathVerdict[]][] = [
    ['without any question', half(delivered, dropped), ['delivered', 'dropped']],
    ['where both answers lead to the same', ask('a', delivered, delivered), ['delivered', 'delivered']],
    ['not where they differ', ask('a', delivered, dropped), ['unknown', 'unknown']],
    [
      'where both answers lead to the same shares',
      ask('a', half(delivered, dropped), half(dropped, delivered)),
      ['delivered', 'dropped', 'dropped', 'delivered'],
    ],
    [
      'not where only the shares differ',
      ask('a', half(delivered, dropped), delivered),
      ['unknown', 'unknown', 'unknown'],
    ],
    [
      'beside a question that another part of the packets hangs on',
      half(delivered, ask('a', delivered, dropped)),
      ['delivered', 'unknown', 'unknown'],
    ],
    [
      'where a question within a question is open, but only on one side',
      ask('a', ask('b', delivered, dropped), delivered),
      ['unknown', 'unknown', 'unknown'],
    ],
    [
      'where the inner question decides nothing',
      ask('a', ask('b', dropped, dropped), dropped),
      ['dropped', 'dropped', 'dropped'],
    ],
    [
      'where the packet is unknown for another reason anyway',
      ask('a', to('unknown'), to('unknown')),
      ['unknown', 'unknown'],
    ],
  ];
  for (const [name, tree, verdicts] of rows) it(name, () => assert.deepEqual(settled(tree), verdicts));
});

const verdicts = ['delivered', 'dropped', 'rejected', 'unroutable', 'unknown'] as const;

const { tree } = fc.letrec<{ tree: Tree; end: Tree; chance: Tree; question: Tree }>((tie) => ({
  tree: fc.oneof({ maxDepth: 5, withCrossShrink: true }, tie('end'), tie('chance'), tie('question')),
  end: fc.constantFrom(...verdicts).map(to),
  chance: fc.record({
    kind: fc.constant('chance' as const),
    share: fc.constantFrom(0.5, 0.25),
    yes: tie('tree'),
    no: tie('tree'),
  }),
  question: fc.record({
    kind: fc.constant('question' as const),
    id: fc.constantFrom('a', 'b', 'c'),
    yes: tie('tree'),
    no: tie('tree'),
  }),
}));

/** Shares of the verdicts where these are the answers. */
function sharesOf(ends: End[], answers: Record<string, number>): Map<PathVerdict, number> {
  const shares = new Map<PathVerdict, number>();
  for (const { traveller, verdict } of ends) {
    const { decisions, share } = traveller.walk;
    if (decisions.every(({ id, branch }) => answers[id] === branch))
      shares.set(verdict, (shares.get(verdict) ?? 0) + share);
  }
  return shares;
}

const assignments = [0, 1].flatMap((a) =>
  [0, 1].flatMap((b) => [0, 1].map((c): Record<string, number> => ({ a, b, c }))),
);

const same = (one: Map<PathVerdict, number>, other: Map<PathVerdict, number>): boolean =>
  verdicts.every((verdict) => Math.abs((one.get(verdict) ?? 0) - (other.get(verdict) ?? 0)) < 1e-9);

describe('of any journey', () => {
  it('a verdict stays, or becomes unknown', () => {
    fc.assert(
      fc.property(tree, (any) => {
        for (const { end: before, verdict } of settleUnknowns(endsOf(any)))
          assert.ok(verdict === before.verdict || verdict === 'unknown');
      }),
    );
  });

  it('what hangs on no question keeps its verdict', () => {
    fc.assert(
      fc.property(tree, (any) => {
        for (const { end: before, verdict } of settleUnknowns(endsOf(any))) {
          if (before.traveller.walk.decisions.length === 0) assert.equal(verdict, before.verdict);
        }
      }),
    );
  });

  it('all verdicts stay where every answer to a single question agrees', () => {
    fc.assert(
      fc.property(tree, tree, (yes, no) => {
        const plain = (any: Tree): Tree =>
          any.kind === 'end'
            ? any
            : any.kind === 'chance'
              ? { ...any, yes: plain(any.yes), no: plain(any.no) }
              : plain(any.yes);
        const ends = endsOf(ask('a', plain(yes), plain(no)));
        const agree = same(sharesOf(ends, { a: 0 }), sharesOf(ends, { a: 1 }));
        const after = settleUnknowns(ends);
        assert.ok(after.every(({ end: before, verdict }) => verdict === (agree ? before.verdict : 'unknown')));
      }),
    );
  });

  it('what is still known holds whatever the answers', () => {
    fc.assert(
      fc.property(tree, (any) => {
        const ends = endsOf(any);
        const after = settleUnknowns(ends);
        fc.pre(after.every(({ verdict }) => verdict !== 'unknown'));
        const [first, ...others] = assignments.map((answers) => sharesOf(ends, answers));
        assert.ok(others.every((one) => same(one, first!)));
      }),
    );
  });
});
