import type { DebugPlan, DebugRuleReport, FoundDebugRule } from '../../model/debug-rules.ts';
import type { DebugTraceReport, FollowedPacket } from '../../model/debug-trace.ts';
import type { LoggedPacket, LoggedStep, LoggedWay, TraceLogReport } from '../../model/trace-log.ts';
import { answer, finding, list, object, oneOf, orNull, type Schema, text, truth, verdict, whole } from './parts.ts';
import { flowEnd, step as traceStep } from './trace.ts';

const command = list(text(), 'an argument vector');
const backend = oneOf('legacy', 'nft', 'nftables');

/** What `k8snet debug trace --dry-run -o json` prints. */
export const debugPlanSchema: Schema = answer('DebugPlan', 'Rules that make packets visible', {
  node: text(),
  id: text('in the comment of every rule: k8snet:ID:START+SECONDS'),
  lease: whole('seconds after which the rules go'),
  rules: list(object({ backend, purpose: text(), insert: command, remove: command })),
  follow: list(command),
  notes: list(text()),
} satisfies Record<Exclude<keyof DebugPlan, 'apiVersion' | 'kind'>, Schema>);

const foundRule = object({
  id: text(),
  backend,
  family: oneOf('ip', 'ip6', 'inet'),
  table: text(),
  chain: text(),
  text: text('as it was listed'),
  age: whole('seconds since it was put in'),
  left: whole('seconds until it should go; below 0: it should be gone'),
  remove: command,
} satisfies Record<keyof FoundDebugRule, Schema>);

/** What `k8snet debug list` and `clean` print with `-o json`. */
export const debugRulesSchema: Schema = answer('DebugRules', 'Rules of k8snet debug that stand on a machine', {
  node: text(),
  rules: list(foundRule),
  removed: list(text()),
  problems: list(text(), 'where could not be looked, and what could not be removed'),
} satisfies Record<Exclude<keyof DebugRuleReport, 'apiVersion' | 'kind'>, Schema>);

const packet = object({
  protocol: orNull(text()),
  source: orNull(text()),
  destination: orNull(text()),
  sourcePort: orNull(whole()),
  destinationPort: orNull(whole()),
  icmp: orNull(object({ type: orNull(whole()), code: orNull(whole()) })),
  in: orNull(text('device')),
  out: orNull(text('device')),
  physIn: orNull(text('bridge port')),
  physOut: orNull(text('bridge port')),
  length: orNull(whole('bytes of the IP packet')),
  ttl: orNull(whole()),
  mark: orNull(whole()),
  flags: list(text('a TCP flag')),
  identity: text('what no translation changes'),
} satisfies Record<keyof LoggedPacket, Schema>);

const step = object({
  hook: orNull(text()),
  family: orNull(text()),
  table: orNull(text()),
  chain: orNull(text()),
  kind: oneOf('rule', 'return', 'policy', 'log'),
  rule: orNull(whole('position in the chain, from 1')),
  text: orNull(text('the rule')),
  source: orNull(text('evidence that has the rule')),
  line: orNull(whole()),
  words: orNull(text()),
  owner: orNull(text('whom the chain is written for')),
  effect: orNull(text()),
  isOwn: truth,
  packet,
  log: object({ source: text(), line: whole(), text: text() }, 'the line of the log'),
} satisfies Record<keyof LoggedStep, Schema>);

/** One packet's way through the rules, as a log shows it. */
const loggedWay = object({
  packet,
  time: orNull(text('as printed')),
  steps: list(step),
  verdict: oneOf('passed', 'dropped', 'rejected', 'lost', 'unknown'),
  reason: text(),
} satisfies Record<keyof LoggedWay, Schema>);

/** What `k8snet debug decode -o json` prints. */
export const traceLogSchema: Schema = answer('TraceLog', 'What a log says about packets', {
  source: text('the log'),
  node: orNull(text('whose rules explain it')),
  packets: list(loggedWay),
  otherLines: whole('lines about other things'),
  findings: list(finding),
  missing: list(text()),
  warnings: list(text(), 'lines that were not understood'),
} satisfies Record<Exclude<keyof TraceLogReport, 'apiVersion' | 'kind'>, Schema>);

const followedPacket = object({
  isAnswer: truth,
  isAsPredicted: orNull(truth),
  predicted: list(verdict, 'of the predicted paths that fit what was seen'),
  instead: list(traceStep, 'what was predicted where something else was seen, or nothing'),
  way: loggedWay,
} satisfies Record<keyof FollowedPacket, Schema>);

/** What `k8snet debug trace -o json` prints. */
export const debugTraceSchema: Schema = answer('DebugTrace', 'Real packets beside what was predicted for them', {
  node: text(),
  flow: object({ protocol: text(), source: flowEnd, destination: flowEnd }),
  plan: debugPlanSchema,
  packets: list(followedPacket),
  knownConnections: whole('packets of connections that existed already'),
  end: text('done, lease, interrupted, or why what was followed ended'),
  problems: list(text(), 'lines that were not understood or lost, rules that could not be removed'),
  left: list(text(), 'the rules among them: the command that removes each, and why it did not'),
} satisfies Record<Exclude<keyof DebugTraceReport, 'apiVersion' | 'kind'>, Schema>);
