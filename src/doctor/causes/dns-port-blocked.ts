import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { deleteRule } from '../command-line.ts';
import { prove } from '../proof.ts';
import { type RuleStop, ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';

export const dnsPortBlocked = defineCause({
  id: 'dns-port-blocked',
  title: 'A rule drops DNS',
  severity: 'error',
  symptom: 'Names fail, over UDP, TCP or both; everything else works.',
  proof: 'A DNS packet between pods and the DNS servers ends at a rule that asks for port 53.',
  fix: 'Remove the rule, or narrow it to what it was meant for.',
  needs: ['iptables-save.txt'],
  breaks: ['dns'],
  outranks: ['firewall-rule-drops'],
  recognise: (examination) =>
    groupBy(ruleStops(examination).filter(isAboutDns), ({ stop }) => byLine(stop)).map((group): Sighting => {
      const { stop, step } = group[0]!;
      const command = deleteRule(step.text, step.table, step.source);
      return {
        node: step.node,
        subject: null,
        title: `rule ${step.rule} of chain ${step.chain} (table ${step.table}) on ${step.node} stops DNS: ${step.words || step.effect}`,
        evidence: prove(stop.line),
        fix: command === null ? [] : [command],
        confidence: 1,
        explains: group.map((one) => one.stop),
      };
    }),
});

export const namesDnsPort = (text: string): boolean =>
  /--dports? (?:\S*,)?53(?:,\S*)?(?:\s|$)|dport (?:\{[^}]*)?\b53\b/.test(text);

const isAboutDns = ({ stop, step, writer }: RuleStop): boolean =>
  stop.by === 'rule' && writer !== 'services' && writer !== 'policy' && namesDnsPort(step.text);
