import { defineCause, type Sighting } from '../cause.ts';
import { findFlush, stopsAtEmptied } from '../clues/flush.ts';
import { consequencesOfDrift } from '../drift.ts';
import type { Examination } from '../examination.ts';
import { leftWithPodAddress } from '../masquerading.ts';
import { enoughLines, prove } from '../proof.ts';
import { untranslated } from '../service-rules.ts';
import type { Stop } from '../stop.ts';
import { nodeOf, stopsBy } from '../stops-of.ts';

export const rulesFlushed = defineCause({
  id: 'rules-flushed',
  title: 'Somebody flushed the tables of iptables',
  severity: 'error',
  symptom:
    'All services of a node break at one moment. They come back when kube-proxy next writes its rules; host ports do not.',
  proof:
    "kube-proxy's chains are there and hold no rules, or its chains of services are left without KUBE-SERVICES; or the node has no rule of any kind where another has kube-proxy's.",
  fix: 'Restart kube-proxy, the kubelet and the CNI plugin; keep what flushes from doing so (FlushAllOnReload=no of firewalld).',
  needs: ['iptables-save.txt'],
  breaks: ['dns', 'cluster-ip', 'apiserver', 'egress', 'kube-proxy', 'node-port', 'host-port'],
  outranks: [
    ...consequencesOfDrift,
    'kube-proxy-not-running',
    'service-rules-missing',
    'services-jump-missing',
    'stale-endpoint-rules',
    'masquerade-missing',
    'proxy-mode-leftovers',
  ],
  recognise: (examination) =>
    examination.nodes.flatMap(({ name, lacksRules }) =>
      ([4, 6] as const).flatMap((family): Sighting[] => {
        if (lacksRules(family)) return [];
        const proof = findFlush(examination, name, family);
        if (proof === null) return [];
        const isIpv6 = family === 6;
        const isOwn = ({ stop, node }: { stop: Stop; node: string | null }): boolean =>
          node === name && stop.path.destination.ip.includes(':') === isIpv6;
        const dropped = stopsAtEmptied(examination)
          .map(({ stop, step }) => ({ stop, node: step.node }))
          .filter(isOwn);
        const lost = [
          ...untranslated(examination),
          ...leftWithPodAddress(examination),
          ...hostPorts(examination),
          ...dropped,
        ].filter(isOwn);
        if (lost.length === 0 && !hasServices(examination, isIpv6)) return [];
        return [
          {
            node: name,
            subject: null,
            title: `${isIpv6 ? 'the IPv6 nat table' : 'the nat table'} of ${name} was flushed: ${proof.words}`,
            evidence: prove(...proof.origins).slice(0, enoughLines),
            fix: [
              ...(dropped.length > 0 ? [`${isIpv6 ? 'ip6tables' : 'iptables'} -P FORWARD ACCEPT`] : []),
              'kubectl -n kube-system rollout restart daemonset kube-proxy',
              'systemctl restart kubelet',
            ],
            confidence: 0.95,
            explains: lost.map(({ stop }) => stop),
          },
        ];
      }),
    ),
});

/** kube-proxy may have no rules of a family that no service has: on a node without IPv6, say. */
const hasServices = ({ world }: Examination, isIpv6: boolean): boolean =>
  world.evidence.api.services?.some(({ clusterIps }) => clusterIps.some((ip) => ip.includes(':') === isIpv6)) ?? true;

/** Packets to host ports that no rule has translated: the CNI plugin's rules are gone with the others. */
const hostPorts = (examination: Examination): { stop: Stop; node: string | null }[] =>
  stopsBy(examination, 'no-endpoint', 'nothing-listens')
    .filter(({ flow }) => flow.check === 'host-port')
    .map((stop) => ({ stop, node: nodeOf(examination, stop) }));
