import { namedPods } from '../../cluster/name-pods.ts';
import { ruleOption, ruleTarget } from '../../cluster/rule-option.ts';
import type { NodeEvidence, PodEvidence } from '../../model/evidence.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { chainRules, savedTables } from '../clues/iptables-rules.ts';
import { prove } from '../proof.ts';

export const nodeLocalDnsBroken = defineCause({
  id: 'node-local-dns-broken',
  title: 'The DNS cache of the node is not there',
  severity: 'error',
  symptom: 'Every name times out in the pods of a node, which ask 169.254.20.10.',
  proof:
    'Pods ask a link-local address that no device of their node has, or at which no process of the node listens on port 53. Where both are there, but connection tracking is not switched off for the address (table raw, NOTRACK), it is a warning.',
  fix: 'Restart node-local-dns on the node; see why it does not set up its device and rules (versions of iptables that differ, the lock).',
  needs: ['ip-addr.json', 'ss.txt', 'pods/*/resolv.conf'],
  breaks: ['dns', 'node'],
  outranks: ['dns-pods-down', 'dns-without-endpoints'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const { pods } = examination.world.network;
      const clients = namedPods(examination.world.evidence).filter(
        (pod) =>
          usesClusterDns(pod) &&
          pods.some(({ namespace, name, node }) => namespace === pod.namespace && name === pod.name && node === host),
      );
      const asked = clients.flatMap((pod) =>
        pod.resolvConf!.nameservers.filter(isLinkLocal).map((server) => ({ server, pod })),
      );
      return groupBy(asked, ({ server }) => server).flatMap((same): Sighting[] => {
        const { server } = same[0]!;
        const fault = findFault(server, evidence, host);
        if (fault === null) return [];
        return [
          {
            node: host.name,
            subject: null,
            severity: fault.severity,
            title: `${same.length === 1 ? 'a pod asks' : `${same.length} pods ask`} ${server} for names, and ${fault.words}`,
            evidence: prove(same[0]!.pod.resolvConf!.origin, ...fault.origins),
            fix: [
              `kubectl -n kube-system delete pod -l k8s-app=node-local-dns --field-selector spec.nodeName=${host.name}`,
              `ip addr show dev nodelocaldns; ss -lunp 'sport = :53'`,
            ],
            confidence: fault.severity === 'error' ? 0.95 : 0.5,
            explains: examination.stops.filter(
              ({ flow, path }) => flow.node === host.name && path.destination.ip === server,
            ),
          },
        ];
      });
    }),
});

/** dnsPolicy ClusterFirst: a pod with the resolver of its node may ask the link-local one of a cloud. */
const usesClusterDns = ({ resolvConf }: PodEvidence): boolean =>
  resolvConf?.search.some((domain) => domain.startsWith('svc.')) ?? false;

const isLinkLocal = (address: string): boolean => /^169\.254\.|^fe[89ab][0-9a-f]:/i.test(address);

interface Fault {
  severity: 'error' | 'warning';
  words: string;
  origins: { source: string; line: number; text: string }[];
}

function findFault(server: string, evidence: NodeEvidence, { name, facts }: Host): Fault | null {
  const { addresses, sockets } = facts;
  const own = addresses?.find(({ address }) => address === server);
  if (addresses !== null && own === undefined)
    return { severity: 'error', words: `no device of ${name} has that address`, origins: [] };
  const listeners = sockets?.filter(
    ({ port, address }) => port === 53 && [server, '*', '0.0.0.0', '::'].includes(address),
  );
  if (listeners?.length === 0)
    return { severity: 'error', words: `nothing on ${name} listens there`, origins: own ? [own.origin] : [] };
  const raw = savedTables(evidence, 'raw').filter(({ isWhole, table }) => isWhole && table.family === 4);
  const untracked = raw.some(({ table }) =>
    ['PREROUTING', 'OUTPUT'].some((chain) =>
      chainRules(table, chain).some(
        (rule) =>
          /^(?:NOTRACK|CT)$/.test(ruleTarget(rule) ?? '') &&
          ruleOption(rule, '-d', '--destination')?.value.replace('/32', '') === server,
      ),
    ),
  );
  if (own === undefined || raw.length === 0 || untracked) return null;
  return {
    severity: 'warning',
    words: `${name} tracks these connections: no rule of table raw spares them`,
    origins: [own.origin],
  };
}
