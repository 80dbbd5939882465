import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import { ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';

export const sourceRangeDrops = defineCause({
  id: 'source-range-drops',
  title: "A load balancer's source ranges shut clients out",
  severity: 'warning',
  symptom: 'Some clients of a load balancer time out.',
  proof: 'The packet ends in the chain that kube-proxy writes for loadBalancerSourceRanges.',
  fix: 'Widen spec.loadBalancerSourceRanges, if the client is meant to get through.',
  needs: ['iptables-save.txt'],
  breaks: [],
  recognise: (examination) =>
    groupBy(
      ruleStops(examination).filter(({ step }) =>
        /^(?:KUBE-FW-|KUBE-PROXY-FIREWALL|KUBE-SOURCE-RANGES-FIREWALL|firewall-)/.test(step.chain),
      ),
      ({ stop }) => byLine(stop),
    ).map((group): Sighting => {
      const { stop, step } = group[0]!;
      return {
        node: step.node,
        subject: stop.flow.service,
        title: `clients outside the source ranges of ${stop.flow.service ?? stop.flow.to} are dropped on ${step.node}`,
        evidence: prove(stop.line),
        fix: [],
        confidence: 1,
        explains: group.map((one) => one.stop),
      };
    }),
});
