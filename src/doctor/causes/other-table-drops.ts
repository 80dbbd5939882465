import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import { ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';

export const otherTableDrops = defineCause({
  id: 'other-table-drops',
  title: 'A table of nftables that iptables does not show drops packets',
  severity: 'error',
  symptom: 'iptables-save shows that the packet is accepted, and yet it is dropped.',
  proof:
    'The packet ends at a rule or policy of another table (firewalld, docker, fail2ban, a ruleset of the host): a drop in any table is final.',
  fix: 'Accept the traffic of pods in that table, or take the table away.',
  needs: ['nft-ruleset.json'],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node', 'node-port', 'host-port'],
  outranks: ['firewall-rule-drops', 'input-policy-drop', 'forward-policy-drop'],
  recognise: (examination) =>
    groupBy(
      ruleStops(examination).filter(({ writer }) => writer === 'other table'),
      ({ stop }) => byLine(stop),
    ).map((group): Sighting => {
      const { stop, step } = group[0]!;
      const place =
        step.rule === null ? `the policy of chain ${step.chain}` : `rule ${step.rule} of chain ${step.chain}`;
      return {
        node: step.node,
        subject: `table ${step.table}`,
        title: `${place} in nft table ${step.table} on ${step.node}, which iptables does not show, drops packets of pods`,
        evidence: prove(stop.line),
        fix: [`nft -a list ruleset   # find the rule and its handle in table ${quoteless(step.table)}`],
        confidence: stop.isCertain ? 1 : 0.7,
        explains: group.map((one) => one.stop),
      };
    }),
});

const quoteless = (name: string): string => name.replace(/[^\w.-]/g, '?');
