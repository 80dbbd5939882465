import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { stopsAtEmptied } from '../clues/flush.ts';
import { prove } from '../proof.ts';
import { ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';

export const forwardPolicyDrop = defineCause({
  id: 'forward-policy-drop',
  title: 'The FORWARD chain drops what no rule accepts',
  severity: 'error',
  symptom: 'Pods reach nothing beyond their node; often since docker or ufw was installed or started.',
  proof: 'The packet passes every rule of FORWARD and ends at its policy, which is DROP.',
  fix: 'Accept what pods send and get: the policy ACCEPT, or rules for the pod CIDR in both directions.',
  needs: ['iptables-save.txt'],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node-port', 'host-port'],
  recognise: (examination) => {
    const emptied = new Set(stopsAtEmptied(examination).map(({ stop }) => stop));
    return groupBy(
      ruleStops(examination).filter(
        ({ stop, step, writer }) =>
          stop.by === 'policy' && step.hook === 'FORWARD' && writer === 'host' && !emptied.has(stop),
      ),
      ({ stop }) => byLine(stop),
    ).map((group): Sighting => {
      const { stop, step } = group[0]!;
      const program = step.source.includes('ip6tables') ? 'ip6tables' : 'iptables';
      const cidrs = podCidrs(examination.world.evidence.api.nodes ?? [], program === 'ip6tables');
      return {
        node: step.node,
        subject: null,
        title: `the policy of FORWARD in table ${step.table} on ${step.node} drops packets of pods that no rule accepts`,
        evidence: prove(stop.line),
        fix: [
          `${program} -P FORWARD ACCEPT`,
          ...cidrs.flatMap((cidr) => [
            `${program} -A FORWARD -s ${cidr} -j ACCEPT`,
            `${program} -A FORWARD -d ${cidr} -j ACCEPT`,
          ]),
        ],
        confidence: 1,
        explains: group.map((one) => one.stop),
      };
    });
  },
});

/** Pod CIDRs of all nodes, as far as there are few enough to write down. */
function podCidrs(nodes: readonly { podCidrs: string[] }[], isIpv6: boolean): string[] {
  const cidrs = nodes
    .flatMap((node) => node.podCidrs)
    .filter((cidr) => /^[\da-f.:/]+$/i.test(cidr) && cidr.includes(':') === isIpv6);
  return cidrs.length > 4 ? [] : cidrs;
}
