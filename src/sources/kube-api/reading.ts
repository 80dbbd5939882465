import type { Missing } from '../../model/node.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import type { Warning } from '../../model/origin.ts';

/** Objects of the API with what is to be said about them, from wherever they were read: files or a live server. */
export interface ObjectsReading {
  /** Where they come from: a path, or the server's address with the kubeconfig that leads to it. */
  from: string;
  objects: ClusterObjects;
  /** Kinds that are not there, or not whole. */
  readonly missing: Missing[];
  /** Of what was read so far. */
  readonly warnings: Warning[];
}

/** Nothing is known of any kind. */
export const noObjects: ClusterObjects = {
  nodes: null,
  pods: null,
  services: null,
  endpointSlices: null,
  networkPolicies: null,
  ingresses: null,
  namespaces: null,
  kubeProxyConfigMap: null,
  corefile: null,
};
