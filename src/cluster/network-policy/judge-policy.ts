import type { NamespaceObject, NetworkPolicyObject, NetworkPolicyRule, PodObject } from '../../model/objects.ts';
import type { PolicyDirection } from '../../model/policy-verdict.ts';
import { type Answer, answer, every, onlyOr, some } from './answer.ts';
import type { PolicyEnd } from './end.ts';
import { matchPeer } from './match-peer.ts';
import { matchPort, type PolicyService } from './match-port.ts';

/** A connection as the policies of one of its ends are asked about it. */
export interface PolicyQuestion extends PolicyService {
  direction: PolicyDirection;
  /** The other end: whom the pod sends to, or receives from. */
  peer: PolicyEnd;
  /** Another address was asked for, and translated. */
  isTranslated: boolean;
  /** The pod that receives, whose named ports count; null where the receiver is none. */
  receiver: PodObject | null;
  /** Null where they were not collected. */
  namespaces: readonly NamespaceObject[] | null;
}

/** Does one of the policy's rules for the direction allow the connection? Rules are alternatives, as are peers and ports. */
export function judgePolicy(policy: NetworkPolicyObject, question: PolicyQuestion): Answer {
  const rules = policy[question.direction];
  const list = question.direction === 'egress' ? 'to' : 'from';
  const answers = rules.map((rule, index) => {
    const { value, because } = judgeRule(rule, policy.namespace, question);
    return answer(value, `${question.direction} rule ${index + 1}: ${because}`);
  });
  return some(
    answers,
    rules.length === 0
      ? `it has no ${question.direction} rule, so it allows nothing`
      : onlyOr(
          answers,
          `none of its ${rules.length} ${question.direction} rules has this peer in \`${list}\` and this port in \`ports\``,
        ),
  );
}

function judgeRule({ peers, ports }: NetworkPolicyRule, namespace: string, question: PolicyQuestion): Answer {
  const { peer, receiver, namespaces } = question;
  const byPeer = peers.map((one) => matchPeer(one, namespace, peer, namespaces));
  const byPort = ports.map((one) => matchPort(one, question, receiver));
  return every([
    peers.length === 0 ? answer(true, 'every peer') : some(byPeer, onlyOr(byPeer, 'it names other peers')),
    ports.length === 0 ? answer(true, 'every port') : some(byPort, `it names other ports than ${portWords(question)}`),
  ]);
}

const portWords = ({ protocol, port }: PolicyService): string => `${protocol.toUpperCase()} ${port ?? ''}`.trim();
