import type { DirectionVerdict, PolicyAnswer } from '../../model/policy-verdict.ts';
import type { World } from '../world.ts';
import { receiverAt, senderAt } from './end.ts';
import { judgeDirection } from './judge-direction.ts';

/** A connection as it set out, and as it was after translation. */
export interface JudgedFlow {
  protocol: string;
  source: string;
  /** As the receiver sees it. */
  seenSource: string;
  /** The address that was asked for. */
  asked: string;
  /** After DNAT. */
  destination: string;
  /** After DNAT; null where there is none, or it is not told. */
  port: number | null;
}

/** One direction of a judged flow, without who enforces it. */
export type JudgedDirection = Omit<DirectionVerdict, 'engine' | 'isEnforced'>;

/** What the API asks for a flow: both ends must agree. */
export interface FlowJudgement {
  verdict: PolicyAnswer;
  reason: string;
  egress: JudgedDirection | null;
  ingress: JudgedDirection | null;
}

/** Asks the policies of both ends. Null where policies or pods were not collected. */
export function judgeFlow(world: World, flow: JudgedFlow): FlowJudgement | null {
  const { networkPolicies, pods, namespaces } = world.evidence.api;
  if (networkPolicies === null || pods === null) return null;
  const { protocol, port } = flow;
  const from = senderAt(world, flow.source, flow.seenSource);
  const to = receiverAt(world, flow.destination, flow.asked);
  const isTranslated = flow.asked !== flow.destination;
  const common = { protocol, port, isTranslated, receiver: to.pod, namespaces };
  const egress =
    from.pod === null ? null : judgeDirection(networkPolicies, from.pod, { ...common, direction: 'egress', peer: to });
  const ingress =
    to.pod === null ? null : judgeDirection(networkPolicies, to.pod, { ...common, direction: 'ingress', peer: from });
  return { ...together(egress, ingress), egress, ingress };
}

function together(
  egress: JudgedDirection | null,
  ingress: JudgedDirection | null,
): Pick<FlowJudgement, 'verdict' | 'reason'> {
  const both = [egress, ingress].filter((one) => one !== null);
  const first = both.find(({ verdict }) => verdict === 'denied') ?? both.find(({ verdict }) => verdict === 'unknown');
  if (first !== undefined)
    return { verdict: first.verdict, reason: `${first.direction} of ${first.pod}: ${first.reason}` };
  const selected = both.filter(({ policies }) => policies.length > 0);
  return {
    verdict: 'allowed',
    reason:
      selected.length === 0
        ? 'no network policy selects either end'
        : selected.map(({ direction, pod, reason }) => `${direction} of ${pod}: ${reason}`).join('; '),
  };
}
