import type { ClusterObjects } from '../../model/objects.ts';
import { namedPods } from '../name-pods.ts';
import type { World } from '../world.ts';
import { type CorefileFacts, readCorefile } from './corefile.ts';

/** The names that the cluster's DNS makes: from which objects, under which domain. */
export interface DnsZone {
  /** The first is the cluster domain. */
  domains: string[];
  objects: ClusterObjects;
  /** Null where no Corefile was collected. */
  corefile: CorefileFacts | null;
  /** What had to be taken for granted. */
  assumptions: string[];
}

/** Finds the cluster domain: CoreDNS's own zone, else the search lists of pods, else cluster.local. */
export function openZone({ evidence }: World): DnsZone {
  const { corefile: text } = evidence.api;
  const corefile = text === null ? null : readCorefile(text.text);
  const searched = new Set(
    namedPods(evidence).flatMap(({ resolvConf }) =>
      (resolvConf?.search ?? []).flatMap((entry) => /^svc\.(.+)$/.exec(entry)?.[1] ?? []),
    ),
  );
  const domains = corefile !== null && corefile.domains.length > 0 ? corefile.domains : [...searched];
  const others = corefile?.others ?? [];
  return {
    domains: domains.length > 0 ? domains : ['cluster.local'],
    objects: evidence.api,
    corefile,
    assumptions: [
      ...(domains.length > 0
        ? []
        : [
            "the cluster domain is taken to be cluster.local: neither CoreDNS's Corefile nor a pod's resolv.conf is in the evidence",
          ]),
      ...(others.length > 0
        ? [`CoreDNS's plugins ${others.join(', ')} are taken not to answer for the name, nor to change it`]
        : []),
    ],
  };
}
