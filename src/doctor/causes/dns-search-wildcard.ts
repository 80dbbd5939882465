import { openZone } from '../../cluster/dns/zone.ts';
import { namedPods } from '../../cluster/name-pods.ts';
import type { ResolvConf } from '../../model/evidence.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';

export const dnsSearchWildcard = defineCause({
  id: 'dns-search-wildcard',
  title: 'Pods search names in a domain of the node',
  severity: 'warning',
  symptom: 'google.com resolves to an address of the own company, or not at all with musl (Alpine).',
  proof:
    'The search list of pods ends with a domain that is not of the cluster. It does harm where that domain has a wildcard record: dig anything.DOMAIN answers. The evidence does not hold what DNS answers.',
  fix: 'Take the search domain from the resolv.conf that the kubelet passes on (resolvConf), remove the wildcard record, or set dnsConfig options ndots:1 for the pods.',
  needs: ['pods/*/resolv.conf'],
  breaks: ['dns'],
  recognise: ({ world, nodes }) => {
    const own = openZone(world).domains;
    const strange = namedPods(world.evidence).flatMap((pod) => {
      const found = world.network.pods.find((one) => one.namespace === pod.namespace && one.name === pod.name);
      const node = found?.nodeName ?? null;
      if (node !== null && !nodes.some(({ name }) => name === node)) return [];
      return foreignDomains(pod.resolvConf, own).map((domain) => ({
        domain,
        pod: `${pod.namespace}/${pod.name}`,
        origin: originOf(pod.resolvConf!),
      }));
    });
    return groupBy(strange, ({ domain }) => domain).map(
      (same): Sighting => ({
        node: null,
        subject: null,
        title: `names without a final dot are searched below ${same[0]!.domain} too, by ${same.length === 1 ? `pod ${same[0]!.pod}` : `${same.length} pods`}: a wildcard record there would answer for every name`,
        evidence: prove(same[0]!.origin),
        fix: [`dig +short any-name-at-all.${same[0]!.domain}`],
        confidence: 0.3,
        explains: [],
      }),
    );
  },
});

/** Search domains outside the cluster's. A pod without those of the cluster has the resolver of its node, which is meant. */
function foreignDomains(resolvConf: ResolvConf | null, own: readonly string[]): string[] {
  const search = (resolvConf?.search ?? []).map((domain) => domain.toLowerCase().replace(/\.$/, ''));
  const isOwn = (domain: string): boolean => own.some((zone) => domain === zone || domain.endsWith(`.${zone}`));
  if (!search.some((domain) => own.some((zone) => domain === `svc.${zone}`))) return [];
  return search.filter((domain) => domain !== '' && !isOwn(domain));
}

const originOf = ({ searchOrigin, origin }: ResolvConf): Origin => searchOrigin ?? origin;
