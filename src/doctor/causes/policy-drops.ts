import { groupBy } from '../../model/group-by.ts';
import type { JudgedPolicy } from '../../model/policy-verdict.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { prove } from '../proof.ts';
import { type RuleStop, ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';

export const policyDrops = defineCause({
  id: 'policy-drops',
  title: 'A network policy does not let the connection through',
  severity: 'warning',
  symptom: 'Connections to or from some pods time out or are refused; others to the same service work.',
  proof: 'The packet ends in a chain that a network policy engine wrote for the pod.',
  fix: 'If it is meant: nothing. Else label the client as the policy asks, or widen or delete the policy.',
  needs: ['iptables-save.txt'],
  breaks: [],
  recognise: (examination) =>
    groupBy(
      ruleStops(examination).filter(({ writer }) => writer === 'policy'),
      ({ stop }) => byLine(stop),
    ).map((group): Sighting => {
      const { stop, step } = group[0]!;
      const { ref, ip } = stop.path.destination;
      const clients = [...new Set(group.map((one) => one.stop.flow.title.split(' to ')[0]))];
      const policies = policiesOf(stop);
      return {
        node: step.node,
        subject: ref ?? ip,
        title: `a network policy stops connections to ${ref ?? ip} on ${step.node} (${clients.slice(0, 3).join(', ')}${clients.length > 3 ? ' and others' : ''})`,
        evidence: prove(stop.line, wayInto(group[0]!), ...policies),
        fix: policies.map(({ namespace, name }) =>
          commandLine('kubectl', '-n', namespace, 'describe', 'networkpolicy', name),
        ),
        confidence: 1,
        explains: group.map((one) => one.stop),
      };
    }),
});

/** The rule that led into the chain. */
const wayInto = ({ stop, step }: RuleStop) => stop.path.steps.find(({ effect }) => effect === `jump ${step.chain}`);

/** Policies that select either end, as the API has them. */
const policiesOf = ({ path: { policy } }: RuleStop['stop']): JudgedPolicy[] =>
  [policy?.egress, policy?.ingress].flatMap((one) => one?.policies ?? []);
