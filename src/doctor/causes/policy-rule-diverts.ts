import { groupBy } from '../../model/group-by.ts';
import type { PolicyRule } from '../../model/node.ts';
import type { Step } from '../../model/trace.ts';
import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { lastStep, prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { hostOf, isLostByProbe, stopsBy } from '../stops-of.ts';

export const policyRuleDiverts = defineCause({
  id: 'policy-rule-diverts',
  title: 'A routing rule sends packets to another table',
  severity: 'error',
  symptom: 'Some destinations take a wrong way: VPN, several interfaces of a cloud node, wg-quick.',
  proof: 'The packet that is lost was routed by a table other than main, or refused by a rule.',
  fix: 'Order the rules (ip rule) so that pod and service addresses meet table main first.',
  needs: ['ip-rule.json', 'ip-route.json'],
  breaks: ['cross-node', 'egress', 'cluster-ip', 'dns', 'apiserver'],
  outranks: ['pod-route-missing', 'default-route-missing', 'reverse-path-filter'],
  recognise: (examination) => [...diverted(examination), ...refused(examination)],
});

/** Looked up in a table of its own, and lost there. */
const diverted = (examination: Examination): Sighting[] =>
  groupBy(
    examination.stops.flatMap((stop) => {
      const step = routingStep(stop);
      const host = step === null ? null : hostOf(examination, step.node);
      const table = host === null ? null : divertedTo(stop, host);
      return table === null || step === null || host === null ? [] : [{ stop, table, step, host }];
    }),
    ({ table, host }) => `${host.name}\n${table}`,
  ).flatMap((group): Sighting[] => {
    const { table, host, step } = group[0]!;
    const rules = rulesOf(host).filter(({ action }) => action.type === 'lookup' && action.table === table);
    if (rules.length === 0) return [];
    return [
      {
        node: host.name,
        subject: `table ${table}`,
        title: `a routing rule of ${host.name} (priority ${rules[0]!.priority}) sends packets to table ${table}, and there they are lost`,
        evidence: prove(rules[0]!.origin, step),
        fix: [deleteRule(rules[0]!)],
        confidence: 0.9,
        explains: group.map(({ stop }) => stop),
      },
    ];
  });

/** Ended by a rule that looks nothing up: unreachable, prohibit, blackhole. */
const refused = (examination: Examination): Sighting[] =>
  groupBy(
    stopsBy(examination, 'route-refuses').flatMap((stop) => {
      const host = hostOf(examination, stop.node);
      if (host === null) return [];
      const rule = rulesOf(host).find(
        ({ origin }) => origin.source === stop.line?.source && origin.text === stop.line.text,
      );
      return rule === undefined ? [] : [{ stop, host, rule }];
    }),
    ({ host, rule }) => `${host.name}\n${rule.priority}`,
  ).map((group): Sighting => {
    const { host, rule, stop } = group[0]!;
    return {
      node: host.name,
      subject: null,
      title: `a routing rule of ${host.name} (priority ${rule.priority}) refuses packets: ${rule.action.type}`,
      evidence: prove(rule.origin, stop.line),
      fix: [deleteRule(rule)],
      confidence: 1,
      explains: group.map((one) => one.stop),
    };
  });

const rulesOf = ({ facts }: Host): PolicyRule[] =>
  ([4, 6] as const).flatMap((family) => facts.policyRules[family] ?? []);

const deleteRule = ({ family, priority }: PolicyRule): string =>
  commandLine('ip', ...(family === 6 ? ['-6'] : []), 'rule', 'del', 'priority', priority);

const reasons = new Set([
  'routed-outside',
  'no-route',
  'route-refuses',
  'no-answer',
  'left',
  'reverse-path-filter',
  'answer-astray',
]);

/** Where its answer would go is not in the evidence: the packet's own way shows where it was lost. */
const routingStep = (stop: Stop): Step | null =>
  lastStep(isLostByProbe(stop) ? { ...stop, direction: 'original' } : stop, 'ROUTE');

/** The table that routed the packet last, where it is no ordinary one. */
function divertedTo(stop: Stop, { facts }: Host): string | null {
  const isLost = reasons.has(stop.by) && (stop.isCertain || stop.by === 'routed-outside');
  if (!isLost && !isLostByProbe(stop)) return null;
  const step = routingStep(stop);
  const routes = [...(facts.routes[4] ?? []), ...(facts.routes[6] ?? [])];
  // A route that refuses shows no table of its own.
  const refusing = routes.find(({ origin }) => origin.source === step?.source && origin.text === step.text);
  const table = step?.table ?? refusing?.table ?? null;
  return table === null || ['main', 'local', 'default'].includes(table) ? null : table;
}
