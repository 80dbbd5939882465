import type { ClusterObjects } from '../../model/objects.ts';
import { configInConfigMap } from '../kube-proxy-config/parse.ts';
import type { ConfigMapObject } from './kinds.ts';

/** kube-proxy's configuration among ConfigMaps: kubeadm names it `kube-proxy`, others add something to that name. */
export function findKubeProxy(configMaps: readonly ConfigMapObject[]): ClusterObjects['kubeProxyConfigMap'] {
  for (const { name, origin, data } of configMaps) {
    const text = name.startsWith('kube-proxy') ? configInConfigMap({ data }) : null;
    if (text !== null) return { origin, text };
  }
  return null;
}
