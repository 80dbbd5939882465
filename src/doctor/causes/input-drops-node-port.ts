import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { deleteRule } from '../command-line.ts';
import { prove } from '../proof.ts';
import { type RuleStop, ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';
import { isHealthCheck } from '../survey/health-check-flows.ts';

export const inputDropsNodePort = defineCause({
  id: 'input-drops-node-port',
  title: 'A rule drops node ports before they are translated',
  severity: 'error',
  symptom: 'Node ports time out from outside; cluster IPs and pods work.',
  proof: 'The packet to a node port ends at a rule that asks for its port, before or at INPUT.',
  fix: 'Accept the node port range (30000-32767 unless --service-node-port-range says otherwise).',
  needs: ['iptables-save.txt', 'api/services.json'],
  breaks: ['node-port'],
  outranks: ['firewall-rule-drops'],
  recognise: (examination) =>
    groupBy(
      ruleStops(examination).filter((one) => one.writer === 'host' && namesNodePorts(one)),
      ({ stop }) => byLine(stop),
    ).map((group): Sighting => {
      const { stop, step } = group[0]!;
      const command = deleteRule(step.text, step.table, step.source);
      return {
        node: step.node,
        subject: null,
        title: `rule ${step.rule} of ${step.chain} (table ${step.table}) on ${step.node} drops node ports: ${step.words || step.effect}`,
        evidence: prove(stop.line),
        fix: command === null ? [] : [command],
        confidence: 1,
        explains: group.map((one) => one.stop),
      };
    }),
});

/** The rule asks for the very port of the connection that it stops: of a node port, or of a health check at one. */
export function namesNodePorts({ stop, step }: RuleStop): boolean {
  const asksNodePort = stop.flow.entry === 'node port' || isHealthCheck(stop.flow);
  if (!asksNodePort || stop.by !== 'rule') return false;
  const port = Number(/:(\d+)$/.exec(stop.flow.to)?.[1]);
  const ranges = [...step.text.matchAll(/(\d{1,5})(?:[:-](\d{1,5}))?/g)];
  return (
    /--dports?|dport/.test(step.text) &&
    ranges.some(([, from, to]) => Number(from) <= port && port <= Number(to ?? from))
  );
}
