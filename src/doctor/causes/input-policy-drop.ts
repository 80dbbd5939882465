import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { deleteRule } from '../command-line.ts';
import { prove } from '../proof.ts';
import { type RuleStop, ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';
import { namesNodePorts } from './input-drops-node-port.ts';

export const inputPolicyDrop = defineCause({
  id: 'input-policy-drop',
  title: "The INPUT chain drops what is for the node's own processes",
  severity: 'error',
  symptom:
    "The node's own services (kubelet, API server, pods in the host's network, ping) time out; pods and their services work.",
  proof: 'The packet ends at the policy of INPUT or at a rule of it.',
  fix: 'Accept what the node serves: kubelet 10250, the API server, the overlay port, what pods on the host network listen on.',
  needs: ['iptables-save.txt'],
  breaks: ['apiserver', 'node', 'cluster-ip', 'node-port'],
  outranks: ['evidence-contradicts'],
  recognise: (examination) =>
    groupBy(ruleStops(examination).filter(isInputStop), ({ stop }) => byLine(stop)).map((group): Sighting => {
      const { stop, step } = group[0]!;
      const program = step.source.includes('ip6tables') ? 'ip6tables' : 'iptables';
      const place = step.rule === null ? 'the policy of INPUT' : `rule ${step.rule} of ${step.chain} in INPUT`;
      const ports = [...new Set(group.flatMap((one) => one.stop.path.destination.port ?? []))].slice(0, 4);
      const protocol = stop.flow.protocol === 'udp' ? 'udp' : 'tcp';
      const removal =
        step.rule === null ? `${program} -P INPUT ACCEPT` : deleteRule(step.text, step.table, step.source);
      return {
        node: step.node,
        subject: null,
        title: `${place} (table ${step.table}) on ${step.node} drops what is for the node itself${ports.length > 0 ? `: port ${ports.join(', ')}` : ''}`,
        evidence: prove(stop.line),
        fix: [
          ...ports.map((port) => `${program} -I INPUT -p ${protocol} --dport ${port} -j ACCEPT`),
          ...(removal === null ? [] : [removal]),
        ],
        confidence: 1,
        explains: group.map((one) => one.stop),
      };
    }),
});

/** A rule that runs at INPUT, for what the node itself gets. */
export const isInputRule = ({ stop, step }: RuleStop): boolean => stop.by === 'rule' && step.hook === 'INPUT';

const isInputStop = (one: RuleStop): boolean =>
  one.writer === 'host' && one.step.hook === 'INPUT' && (one.stop.by === 'policy' || !namesNodePorts(one));
