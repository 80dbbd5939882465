import type { PodEvidence } from '../../model/evidence.ts';
import { namedPods } from '../name-pods.ts';
import { parseTarget } from '../target.ts';
import type { World } from '../world.ts';

/** Whose resolver asks (resolv.conf(5)). */
export interface Asker {
  /** `pod default/a (search default.svc.cluster.local ..., ndots 5)` */
  words: string;
  search: string[];
  /** Names with fewer dots are looked for in the search list first. */
  ndots: number;
  assumptions: string[];
}

/** The resolver of a SOURCE: a pod's own resolv.conf, else what the kubelet writes for pods of its namespace (dnsPolicy ClusterFirst). */
export function findAsker(world: World, from: string | null, namespace: string, domain: string): Asker {
  const source = from === null ? null : parseTarget(from);
  if (source !== null && source.kind !== 'pod' && source.kind !== 'deploy') return withoutSearch(from!);
  const home = source?.namespace ?? namespace;
  const pods = namedPods(world.evidence).filter((pod) => pod.namespace === home && pod.resolvConf !== null);
  const fitting =
    source === null
      ? pods
      : pods.filter(
          ({ name }) => name === source.name || (source.kind === 'deploy' && name.startsWith(`${source.name}-`)),
        );
  if (fitting[0] !== undefined) return ofPod(fitting[0], source === null);
  const search = [`${home}.svc.${domain}`, `svc.${domain}`, domain];
  const who =
    source === null
      ? `a pod of namespace ${home}`
      : `${source.kind === 'pod' ? 'pod' : 'deployment'} ${home}/${source.name}`;
  const note = `${who} is taken to have the search list that the kubelet writes (dnsPolicy ClusterFirst): its resolv.conf is not in the evidence`;
  return { words: describe(who, search, 5), search, ndots: 5, assumptions: [note] };
}

function ofPod({ namespace, name, resolvConf }: PodEvidence, isAny: boolean): Asker {
  const { search, options } = resolvConf!;
  const ndots = Number(options.findLast((option) => /^ndots:\d+$/.test(option))?.slice(6) ?? 1);
  const who = `pod ${namespace}/${name}`;
  const assumptions = isAny ? [`${who} stands for any pod of namespace ${namespace} that asks for the name`] : [];
  return { words: describe(who, search, ndots), search, ndots: Math.min(ndots, 15), assumptions };
}

const withoutSearch = (from: string): Asker => ({
  words: `${from}, by the cluster's DNS and without a search list`,
  search: [],
  ndots: 1,
  assumptions: [
    `${from} is taken to ask the cluster's DNS for the whole name: its own resolv.conf is not in the evidence`,
  ],
});

const describe = (who: string, search: readonly string[], ndots: number): string =>
  `${who} (${search.length > 0 ? `search ${search.join(' ')}, ` : ''}ndots ${ndots})`;

/** The names that a resolver asks for one after the other, each without its last dot. As res_search(3): few dots, search list first. */
export function candidates({ search, ndots }: Asker, name: string): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const listed = search.map((suffix) => `${name}.${suffix.replace(/\.$/, '')}`);
  const dots = name.split('.').length - 1;
  return dots >= ndots ? [name, ...listed] : [...listed, name];
}
