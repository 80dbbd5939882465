import { addressOf } from '../cluster/chain-names.ts';
import { type Ownership, ownerOf } from '../cluster/chain-owner.ts';
import type { ChainView, RuleView, TableView } from '../cluster/chain-view.ts';
import { findKnownChain } from '../cluster/known-chains/index.ts';
import { writerOfRule } from '../cluster/rule-writer.ts';
import type { World } from '../cluster/world.ts';
import type { ExplainedBranch, ExplainedRule } from '../model/chain-explanation.ts';
import type { NodeEvidence } from '../model/evidence.ts';
import { lazy } from '../model/lazy.ts';
import { compileNode } from '../netfilter/compile-node.ts';
import { describeRule } from '../netfilter/describe.ts';
import type { Rule } from '../netfilter/rule.ts';
import { nameOwner } from './name-owner.ts';
import { describeComment } from './rule-comment.ts';

/** The rules of a chain in words, with what each takes by chance. */
export function explainRules(
  chain: ChainView,
  shares: (number | null)[],
  { writer, owner }: Pick<Ownership, 'writer' | 'owner'>,
  node: NodeEvidence,
  world: World,
): ExplainedRule[] {
  const compiled = compiledRules(chain, node);
  return chain.rules().map((rule, index) => {
    const share = shares[index] ?? null;
    const ends = lazy(() => endsOf(rule, chain.table, world));
    const isRandom = [...rule.branches, ...rule.destinations].some((end) => end.share !== null);
    return {
      number: rule.number,
      source: rule.origin.source,
      line: rule.origin.line,
      text: rule.origin.text.trim(),
      // To name what a rule leads to takes long: of a chain of 10,000 rules few are read.
      get words() {
        const own = compiled(rule.number);
        return `${own ? describeRule(own) : rule.text}${nameEnds(ends())}${describeComment(rule, owner)}`;
      },
      share,
      packets: rule.packets,
      bytes: rule.bytes,
      writer: writerOfRule(rule, chain.table.name) ?? writer,
      branches: (isRandom ? ends() : []).flatMap((end) =>
        end.share === null ? [] : [{ ...end, share: end.share * (share ?? 1) }],
      ),
    };
  });
}

/** The rules of a chain as they run, by their numbers. Of a long chain only those are compiled that are asked for. */
function compiledRules({ table, name: chain }: ChainView, node: NodeEvidence): (number: number) => Rule | undefined {
  const { backend, family, name, source } = table;
  const own = compileNode(node)
    .tables.find(
      (one) => one.backend === backend && one.family === family && one.name === name && one.source === source,
    )
    ?.chain(chain);
  if (own?.index) return (number) => own.index!.rule(number - 1);
  const byNumber = lazy(() => new Map((own?.rules ?? []).map((rule) => [rule.number, rule])));
  return (number) => byNumber().get(number);
}

/** A chain or address that a rule leads to. */
interface End extends Omit<ExplainedBranch, 'share'> {
  /** Null where it is the only one, or a fact decides. */
  share: number | null;
}

function endsOf({ branches, destinations }: RuleView, table: TableView, world: World): End[] {
  return [
    ...branches.map(({ chain, share }) => ({ to: chain, ref: labelChain(chain, table, world), share })),
    ...destinations.map(({ endpoint, share }) => ({ to: endpoint, ref: podAt(endpoint, world), share })),
  ];
}

/** Who stands behind the ends of a rule that goes one way; those of chance are listed one by one. */
function nameEnds(ends: End[]): string {
  const refs = new Set(ends.flatMap(({ ref, share }) => (ref === null || share !== null ? [] : [ref])));
  return refs.size === 0 || refs.size > 4 ? '' : ` (${[...refs].join(', ')})`;
}

function labelChain(name: string, table: TableView, world: World): string | null {
  if (findKnownChain(name, table.name)?.role === 'mark') return 'only a mark';
  const chain = table.chain(name);
  if (chain === null) return table.whole ? 'not in this table' : 'not in the text';
  const { owner, role } = ownerOf(chain, world);
  if (owner === null) return null;
  if (owner.endpoint !== null && role === 'endpoint') {
    return [`endpoint ${owner.endpoint}`, podAt(owner.endpoint, world)].filter((part) => part !== null).join(', ');
  }
  return nameOwner(owner);
}

function podAt(endpoint: string, { directory }: World): string | null {
  const pod = directory.podOf(addressOf(endpoint));
  return pod && `pod ${pod.namespace}/${pod.name}`;
}
