import type { TableView } from '../../cluster/chain-view.ts';
import { nodeTables } from '../../cluster/node-tables.ts';
import { worldNode } from '../../cluster/world.ts';
import type { Family } from '../../model/address.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { consequencesOfDrift } from '../drift.ts';
import type { Examination } from '../examination.ts';
import { leftWithPodAddress } from '../masquerading.ts';
import { enoughLines, prove } from '../proof.ts';
import { findProxyRules, untranslated } from '../service-rules.ts';
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
    examination.nodes.flatMap(({ name }) =>
      ([4, 6] as const).flatMap((family): Sighting[] => {
        if ((worldNode(examination.world, name)?.evidence.ipvs?.length ?? 0) > 0) return [];
        const proof = emptied(examination, name, family) ?? deleted(examination, name, family);
        if (proof === null) return [];
        const isIpv6 = family === 6;
        return [
          {
            node: name,
            subject: null,
            title: `${isIpv6 ? 'the IPv6 nat table' : 'the nat table'} of ${name} was flushed: ${proof.words}`,
            evidence: prove(...proof.origins).slice(0, enoughLines),
            fix: ['kubectl -n kube-system rollout restart daemonset kube-proxy', 'systemctl restart kubelet'],
            confidence: 0.95,
            explains: [...untranslated(examination), ...leftWithPodAddress(examination), ...hostPorts(examination)]
              .filter(({ node, stop }) => node === name && stop.path.destination.ip.includes(':') === isIpv6)
              .map(({ stop }) => stop),
          },
        ];
      }),
    ),
});

/** How it shows. */
interface Flush {
  words: string;
  origins: Origin[];
}

/** `iptables -F`: the chains are left, and empty. */
function emptied(examination: Examination, node: string, family: Family): Flush | null {
  const { tables, traces } = findProxyRules(examination, node);
  const own = tables.filter(({ table }) => isOf(table, family));
  const left = traces.filter(({ table }) => isOf(table, family));
  if (!own.some(({ table }) => table.name === 'nat') || !own.every(({ isEmpty }) => isEmpty) || left.length === 0)
    return null;
  const chains = left.filter(({ ruleCount }) => ruleCount === 0);
  return {
    words: "kube-proxy's chains are left, and empty",
    origins: [...own.filter(({ table }) => table.name === 'nat').map(({ services }) => services), ...chains].map(
      ({ origin }) => origin,
    ),
  };
}

/** `iptables -F` and `-X`, `nft flush ruleset`: nobody has a rule there, neither kube-proxy nor who masquerades for pods. */
function deleted(examination: Examination, node: string, family: Family): Flush | null {
  const evidence = worldNode(examination.world, node)?.evidence;
  if (evidence === undefined || (evidence.nft === null && !evidence.iptables.some(({ form }) => form === 'save')))
    return null;
  const tables = nodeTables(evidence).filter(({ name }) => name === 'nat' || name === 'kube-proxy');
  const own = tables.filter((table) => isOf(table, family));
  if (tables.some(({ whole }) => !whole) || own.some(hasRules)) return null;
  const other = examination.nodes
    .filter(({ name }) => name !== node)
    .flatMap(({ name }) => findProxyRules(examination, name).tables)
    .find(({ table, isEmpty }) => isOf(table, family) && !isEmpty);
  if (other === undefined) return null;
  return {
    words: 'no rule is left in it, neither for services nor for masquerading',
    origins: [
      ...own.flatMap((table) => ['PREROUTING', 'POSTROUTING'].flatMap((chain) => table.chain(chain)?.origin ?? [])),
      other.services.origin,
    ],
  };
}

/** Packets to host ports that no rule has translated: the CNI plugin's rules are gone with the others. */
const hostPorts = (examination: Examination): { stop: Stop; node: string | null }[] =>
  stopsBy(examination, 'no-endpoint', 'nothing-listens')
    .filter(({ flow }) => flow.check === 'host-port')
    .map((stop) => ({ stop, node: nodeOf(examination, stop) }));

/** A table of family `inet` holds both. */
const isOf = ({ family }: TableView, wanted: Family): boolean => family !== (wanted === 4 ? 'ip6' : 'ip');

const hasRules = (table: TableView): boolean =>
  table.chainNames().some((name) => (table.chain(name)?.ruleCount ?? 0) > 0);
