import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { deleteRule } from '../command-line.ts';
import { prove } from '../proof.ts';
import { ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';
import { namesDnsPort } from './dns-port-blocked.ts';
import { namesNodePorts } from './input-drops-node-port.ts';
import { isInputRule } from './input-policy-drop.ts';

export const firewallRuleDrops = defineCause({
  id: 'firewall-rule-drops',
  title: "A rule of the node's firewall drops packets of pods",
  severity: 'error',
  symptom: 'Some connections time out or are refused ("no route to host"), by port, address or direction; others work.',
  proof: 'The packet ends at a rule that neither kube-proxy nor a network policy wrote.',
  fix: 'Remove the rule, narrow it, or accept the traffic of pods before it.',
  needs: ['iptables-save.txt'],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node-port', 'host-port'],
  recognise: (examination) =>
    groupBy(
      ruleStops(examination).filter(
        (one) =>
          one.writer === 'host' &&
          (one.stop.by === 'rule' || !['FORWARD', 'INPUT'].includes(one.step.hook)) &&
          !namesDnsPort(one.step.text) &&
          !isInputRule(one) &&
          !namesNodePorts(one),
      ),
      ({ stop }) => byLine(stop),
    ).map((group): Sighting => {
      const { stop, step } = group[0]!;
      const command = deleteRule(step.text, step.table, step.source);
      const place = step.rule === null ? `the policy of ${step.chain}` : `rule ${step.rule} of ${step.chain}`;
      return {
        node: step.node,
        subject: null,
        title: `${place} (table ${step.table}) on ${step.node} stops packets of pods: ${step.words || step.effect}`,
        evidence: prove(stop.line),
        fix: command === null ? [] : [command],
        confidence: stop.isCertain ? 1 : 0.6,
        explains: group.map((one) => one.stop),
      };
    }),
});
