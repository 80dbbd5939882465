import type { Trace } from '../../model/trace.ts';
import {
  answer,
  finding,
  list,
  object,
  oneOf,
  orNull,
  type Schema,
  share,
  text,
  truth,
  verdict,
  whole,
} from './parts.ts';

const port = orNull(whole());
const ref = orNull(text('who has the address: pod default/a, svc default/web:http, node node-1'));
/** One end of a flow. */
export const flowEnd = object({ ip: text(), port, ref });

/** A step of a path. */
export const step = object({
  node: text('a node, or namespace/name of a pod'),
  direction: oneOf('original', 'reply'),
  hook: text('a netfilter hook, or ROUTE, BRIDGE, NEIGHBOUR, TUNNEL, LINK, LOCAL'),
  table: orNull(text()),
  chain: orNull(text()),
  rule: orNull(whole('position in the chain, from 1; null for a policy and for what is no rule')),
  source: text('file or command'),
  line: whole('from 1; 0 where the source as a whole is meant'),
  text: text('the line as it was read'),
  effect: text(),
  words: text(),
  matched: truth,
});

const decision = object({
  by: text('what decided: rule, policy, no-route, hairpin-off, forwarding-off, ...'),
  node: orNull(text()),
  source: orNull(text('file or command; null where no line shows it')),
  line: orNull(whole()),
  text: orNull(text()),
});

const judgedPolicy = object({
  namespace: text(),
  name: text(),
  allows: orNull(truth),
  reason: text('which rule allows it, or what no rule has'),
  source: text('file or command'),
  line: whole(),
  text: text(),
});

const policyAnswer = oneOf('allowed', 'denied', 'unknown');

const policyDirection = object({
  direction: oneOf('egress', 'ingress'),
  pod: text(),
  node: orNull(text('where it would be enforced')),
  verdict: policyAnswer,
  reason: text(),
  policies: list(judgedPolicy, 'those that select the pod; [] = everything is allowed'),
  engine: orNull(text('who enforces policies on the node')),
  isEnforced: orNull(truth),
});

const policy = object(
  {
    verdict: policyAnswer,
    reason: text(),
    egress: orNull(policyDirection),
    ingress: orNull(policyDirection),
    agreement: oneOf('same', 'not-enforced', 'rules-allow', 'rules-deny', 'not-reached', 'cannot-tell'),
    words: text('the agreement in a sentence'),
  },
  "what the API's network policies ask for, beside what the rules do; null where policies or pods were not collected",
);

const path = object({
  probability: orNull({ ...share, description: 'product of the shares of chance; null where a condition decides' }),
  conditions: list(text(), 'what must hold for the packet to go this way; [] = always'),
  chance: { ...share, description: 'product of the shares of chance alone, where the conditions hold' },
  ifSo: object({ verdict, reason: text() }, 'how it ends where the conditions hold'),
  undecided: list(text(), 'why the evidence does not decide the conditions'),
  verdict,
  reason: text('why it ended so, in one sentence'),
  decidedBy: decision,
  assumptions: list(text()),
  destination: object({ ip: text(), port, ref, node: orNull(text()) }, 'after DNAT'),
  source: object({ ip: text(), port, masqueraded: truth }, 'as the receiver sees it'),
  egress: orNull(object({ device: orNull(text()), via: orNull(text()), toNode: orNull(text()) })),
  reply: object({ verdict, reason: orNull(text()), decidedBy: orNull(decision) }, 'the way back'),
  policy: orNull(policy),
  mtu: orNull(whole('bytes')),
  steps: list(step),
});

const question = object({
  name: text(),
  type: oneOf('A', 'AAAA', 'SRV', 'PTR'),
  outcome: oneOf('answered', 'no such name', 'no such record', 'unknown'),
  records: list(object({ name: text(), type: text(), data: text('an address, a name, or what an SRV record holds') })),
  words: text('why'),
  evidence: list(object({ source: text(), line: whole(), text: text() })),
});

const nameResolution = object(
  {
    name: text('as it was asked for'),
    asker: text('whose resolver asks'),
    questions: list(question, 'in their order'),
  },
  'what DNS makes of the target; null where it is none of its names',
);

/** What `k8snet trace -o json` prints. */
export const traceSchema: Schema = answer('Trace', 'Where a packet goes, there and back', {
  node: text('the node looked from'),
  flow: object({ protocol: text(), source: flowEnd, destination: flowEnd }),
  resolution: orNull(nameResolution),
  paths: list(path),
  assumptions: list(text(), 'what was taken for granted because the evidence does not tell'),
  findings: list(finding),
  missing: list(text(), 'evidence that is not there'),
  warnings: list(text(), 'lines that were not understood'),
} satisfies Record<Exclude<keyof Trace, 'apiVersion' | 'kind'>, Schema>);
