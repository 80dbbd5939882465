import { findKnownChain, findKnownTable } from '../cluster/known-chains/index.ts';
import { enforcementOn } from '../cluster/network-policy/enforcement.ts';
import { type FlowJudgement, judgeFlow } from '../cluster/network-policy/judge-flow.ts';
import type { World } from '../cluster/world.ts';
import type { DirectionVerdict, PolicyAgreement, PolicyVerdict } from '../model/policy-verdict.ts';
import type { Path } from '../model/trace.ts';

/** The packet as it set out. */
export interface PolicyFlow {
  protocol: string;
  /** Null where nothing tells. */
  from: string | null;
  /** The address that was asked for. */
  asked: string;
}

/**
 * What the API's network policies ask for a path, beside how it ended. Null where policies or pods were not collected, and
 * where the packet never became one for anybody: at the address of a service.
 */
export function judgePolicies(
  world: World,
  path: Omit<Path, 'policy'>,
  { protocol, from, asked }: PolicyFlow,
): PolicyVerdict | null {
  const { ip, port } = path.destination;
  if (from === null || world.network.serviceOf(ip) !== null) return null;
  const judged = judgeFlow(world, {
    protocol,
    source: from,
    seenSource: path.source.ip,
    asked,
    destination: ip,
    port,
  });
  if (judged === null) return null;
  const { verdict, reason } = judged;
  const egress = withEngine(world, judged.egress);
  const ingress = withEngine(world, judged.ingress);
  return { verdict, reason, egress, ingress, ...compare(world, path, { verdict, egress, ingress }) };
}

function withEngine(world: World, judged: FlowJudgement['egress']): DirectionVerdict | null {
  if (judged === null) return null;
  const { engine, isEnforced } = enforcementOn(world, judged.node);
  return { ...judged, engine, isEnforced };
}

type Comparison = Pick<PolicyVerdict, 'agreement' | 'words'>;

const agreement = (kind: PolicyAgreement, words: string): Comparison => ({ agreement: kind, words });

/** The API's answer beside the packet's fate by the rules. */
function compare(
  world: World,
  path: Omit<Path, 'policy'>,
  { verdict, egress, ingress }: Pick<PolicyVerdict, 'verdict' | 'egress' | 'ingress'>,
): Comparison {
  const both = [egress, ingress].filter((one) => one !== null);
  const selected = both.filter(({ policies }) => policies.length > 0);
  const stopper = policyChainThatStopped(path);
  if (verdict === 'unknown') return agreement('cannot-tell', 'what the policies ask for is not known');
  if (stopper !== null) {
    return verdict === 'denied'
      ? agreement('same', `the rules do the same: ${stopper} stops it`)
      : agreement(
          'rules-deny',
          `yet ${stopper} stops it: rules that were left behind, or policies of the engine's own kind`,
        );
  }
  if (path.verdict === 'unknown') return agreement('cannot-tell', 'how the packet ends by the rules is not known');
  if (verdict === 'allowed') {
    const hidden = selected.find(
      ({ node, isEnforced }) => isEnforced === true && !enforcementOn(world, node).isByRules,
    );
    if (hidden !== undefined) return agreement('cannot-tell', hiddenWords(hidden));
    if (path.verdict !== 'delivered') return agreement('not-reached', 'it is stopped all the same, by no policy');
    return agreement('same', 'the rules do not stop it either');
  }
  if (path.verdict !== 'delivered') return agreement('not-reached', 'it is stopped before, by no policy');
  return compareDenied(
    world,
    both.filter((one) => one.verdict === 'denied'),
  );
}

/** Denied, and not stopped by any rule of an engine. */
function compareDenied(world: World, denied: readonly DirectionVerdict[]): Comparison {
  const visible = denied.find(({ node, isEnforced }) => isEnforced === true && enforcementOn(world, node).isByRules);
  if (visible !== undefined)
    return agreement('rules-allow', `yet the rules of ${visible.engine} on ${visible.node} let it pass`);
  const hidden = denied.find(({ isEnforced }) => isEnforced === true);
  if (hidden !== undefined) return agreement('cannot-tell', hiddenWords(hidden));
  const nodes = [...new Set(denied.map(({ node }) => node ?? '?'))].join(' and ');
  return denied.every(({ isEnforced }) => isEnforced === false)
    ? agreement('not-enforced', `but nobody enforces policies on ${nodes}: it passes`)
    : agreement('cannot-tell', `who enforces policies on ${nodes} is not in the evidence`);
}

const hiddenWords = ({ engine, node }: DirectionVerdict): string =>
  `${engine} on ${node} decides by other means than the rules that are in the evidence`;

/** The chain of a policy engine whose rule ended the path; null where something else did. */
function policyChainThatStopped({ verdict, decidedBy, steps }: Omit<Path, 'policy'>): string | null {
  if (verdict !== 'dropped' && verdict !== 'rejected') return null;
  if (decidedBy.by !== 'rule' && decidedBy.by !== 'policy') return null;
  const step = steps.findLast(
    ({ direction, source, line }) => direction === 'original' && source === decidedBy.source && line === decidedBy.line,
  );
  if (step?.chain == null || step.table === null) return null;
  const role = (findKnownChain(step.chain, step.table) ?? findKnownTable(step.table))?.role;
  return role === 'policy' ? step.chain : null;
}
