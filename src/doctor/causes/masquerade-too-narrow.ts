import { ruleOption, ruleTarget } from '../../cluster/rule-option.ts';
import type { World } from '../../cluster/world.ts';
import { type Prefix, printPrefix } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { IptablesRule, IptablesTable } from '../../model/iptables.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { chainRules, savedTables } from '../clues/iptables-rules.ts';
import { covers, prefixesOf } from '../clues/prefixes.ts';
import { prove } from '../proof.ts';

export const masqueradeTooNarrow = defineCause({
  id: 'masquerade-too-narrow',
  title: 'Packets to a private range leave with the address of the pod',
  severity: 'warning',
  symptom: 'Pods reach the Internet and do not reach hosts of the own company (10.0.0.0/8 and the like).',
  proof:
    'The rule that masquerades leaves out a private range that is larger than that of the pods. Hosts of that range see the address of the pod; whether they have a route back is not in the evidence (tcpdump there, or ip route get POD).',
  fix: 'Leave out only what knows the pods: nonMasqueradeCIDRs of ip-masq-agent, --non-masquerade-cidr of the kubelet. Or give those hosts a route to the pods.',
  needs: ['iptables-save.txt'],
  breaks: ['egress'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const pods = podRanges(examination.world, evidence);
      return savedTables(evidence, 'nat').flatMap(({ table }) =>
        exclusions(table)
          .filter(({ prefix }) => isPrivate(prefix) && pods.some((own) => isWider(prefix, own)))
          .slice(0, 1)
          .map(
            ({ prefix, rule }): Sighting => ({
              node: host.name,
              subject: null,
              title: `${host.name} does not masquerade what pods send to ${printPrefix(prefix)}: hosts there without a route to the pods cannot answer`,
              evidence: prove(rule.origin),
              fix: [
                'kubectl -n kube-system edit configmap ip-masq-agent   # nonMasqueradeCIDRs',
                `tcpdump -ni any net ${printPrefix(prefix)}`,
              ],
              confidence: 0.4,
              explains: [],
            }),
          ),
      );
    }),
});

/** The whole range of the pods: clusterCIDR, else the pod CIDR of every node. */
const podRanges = ({ evidence }: World, { kubeProxy }: NodeEvidence): Prefix[] => {
  const told = prefixesOf(kubeProxy?.clusterCidrs ?? []);
  return told.length > 0 ? told : prefixesOf((evidence.api.nodes ?? []).flatMap(({ podCidrs }) => podCidrs));
};

/** Wide enough that hosts other than pods live there: what is left out by a /16 around /24s is the cluster's own range. */
const isWider = (prefix: Prefix, own: Prefix): boolean =>
  covers(prefix, own) && (own.length >= 24 ? prefix.length <= 12 : prefix.length < own.length);

/** RFC 1918, RFC 6598. */
const privateRanges = prefixesOf(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']);
const isPrivate = (prefix: Prefix): boolean => privateRanges.some((range) => covers(range, prefix));

/** Destinations that are not masqueraded: `! -d RANGE -j MASQUERADE`, and `-d RANGE -j RETURN` of ip-masq-agent. */
const exclusions = (table: IptablesTable): { prefix: Prefix; rule: IptablesRule }[] =>
  ['POSTROUTING', 'IP-MASQ-AGENT', 'IP-MASQ'].flatMap((chain) =>
    chainRules(table, chain).flatMap((rule) => {
      const destination = ruleOption(rule, '-d', '--destination');
      const target = ruleTarget(rule);
      const leavesOut =
        destination !== null &&
        (destination.negated ? target === 'MASQUERADE' : target === 'RETURN' && chain !== 'POSTROUTING');
      return leavesOut ? prefixesOf([destination.value]).map((prefix) => ({ prefix, rule })) : [];
    }),
  );
