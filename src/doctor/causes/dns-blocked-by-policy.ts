import { podRef } from '../../cluster/directory.ts';
import { matchPod } from '../../cluster/network-policy/match-peer.ts';
import { selectedPods } from '../../cluster/network-policy/selected-pods.ts';
import type { World } from '../../cluster/world.ts';
import { parsePrefix, prefixContains } from '../../model/address.ts';
import type { NetworkPolicyObject, NetworkPolicyRule, PodObject } from '../../model/objects.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { type DnsService, findDnsService } from '../clues/dns-service.ts';
import { enoughLines, prove } from '../proof.ts';
import { ruleStops } from '../rule-stop.ts';

export const dnsBlockedByPolicy = defineCause({
  id: 'dns-blocked-by-policy',
  title: 'A network policy for egress forgets DNS',
  severity: 'error',
  symptom:
    'Every name fails in the pods of one namespace or of one label; addresses work as far as the policy lets them.',
  proof:
    'A NetworkPolicy with policyTypes Egress selects the pod, no rule of any such policy lets UDP port 53 to the DNS pods through, and the packet really ends at a rule of the policy engine. Without that last proof (eBPF) nothing is said.',
  fix: 'Add an egress rule for UDP and TCP port 53 to the pods k8s-app=kube-dns of kube-system.',
  needs: ['api/networkpolicies.json', 'api/pods.json', 'api/services.json', 'iptables-save.txt'],
  breaks: ['dns'],
  outranks: ['policy-drops', 'firewall-rule-drops'],
  recognise: (examination) => {
    const { world } = examination;
    const dns = findDnsService(world);
    const policies = (world.evidence.api.networkPolicies ?? []).filter(({ policyTypes }) =>
      policyTypes.includes('Egress'),
    );
    if (dns === null || dns.pods.length === 0) return [];
    const stops = ruleStops(examination).filter(
      ({ stop, writer }) => writer === 'policy' && stop.flow.check === 'dns' && stop.direction === 'original',
    );
    return (world.evidence.api.pods ?? []).flatMap((pod): Sighting[] => {
      const own = stops.filter(({ stop }) => stop.flow.from === `pod/${pod.namespace}/${pod.name}`);
      const selecting = own.length === 0 ? [] : policies.filter((policy) => selectedPods(world, policy).includes(pod));
      if (selecting.length === 0 || selecting.some((policy) => letsThrough(world, policy, dns))) return [];
      const [{ namespace, name }] = selecting as [NetworkPolicyObject];
      return [
        {
          node: pod.node,
          subject: podRef(pod),
          title: `NetworkPolicy ${namespace}/${name} lets ${podRef(pod)} send only what it names, and DNS is not named`,
          evidence: prove(
            own[0]!.stop.line,
            ...selecting.slice(0, enoughLines).map(({ origin }) => origin),
            pod.origin,
          ),
          fix: [
            `kubectl -n ${namespace} edit networkpolicy ${name}   # egress: ports 53/UDP and 53/TCP to k8s-app=kube-dns in kube-system`,
          ],
          confidence: 0.95,
          explains: own.map(({ stop }) => stop),
        },
      ];
    });
  },
});

const letsThrough = (world: World, policy: NetworkPolicyObject, dns: DnsService): boolean =>
  policy.egress.some((rule) => takesDnsPort(rule) && dns.pods.some((pod) => reaches(world, policy, rule, pod, dns)));

const takesDnsPort = ({ ports }: NetworkPolicyRule): boolean =>
  ports.length === 0 ||
  ports.some(
    ({ protocol, port, endPort }) =>
      protocol === 'UDP' &&
      (port === null || typeof port === 'string' || port === 53 || (endPort !== null && port <= 53 && endPort >= 53)),
  );

/** What is not known counts as let through: only what certainly is not makes a fault. */
const reaches = (
  world: World,
  policy: NetworkPolicyObject,
  { peers }: NetworkPolicyRule,
  pod: PodObject,
  { service }: DnsService,
): boolean =>
  peers.length === 0 ||
  peers.some((peer) => {
    if (peer.ipBlock === null)
      return matchPod(pod, peer, policy.namespace, world.evidence.api.namespaces).value !== false;
    const block = parsePrefix(peer.ipBlock.cidr);
    return block === null || [...pod.ips, ...service.clusterIps].some((ip) => prefixContains(block, ip));
  });
