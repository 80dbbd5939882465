import type { ClusterObjects } from '../../model/objects.ts';
import type { ConfigMapObject } from './kinds.ts';

/** CoreDNS's configuration: kubeadm and k3s name its ConfigMap `coredns`, others add something to that name. */
export function findCorefile(configMaps: readonly ConfigMapObject[]): ClusterObjects['corefile'] {
  const named = configMaps.filter(({ name, data }) => name.includes('coredns') && data.Corefile !== undefined);
  const chosen = named.find(({ name }) => name === 'coredns') ?? named[0];
  return chosen === undefined ? null : { origin: chosen.origin, text: chosen.data.Corefile! };
}
