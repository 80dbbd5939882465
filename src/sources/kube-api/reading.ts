import type { Missing } from '../../model/node.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import type { Warning } from '../../model/origin.ts';
import type { JsonObject } from '../json.ts';
import type { ObjectsByKind } from './kinds.ts';

/** The objects of one kind as the API gave them, cut down to what may be kept. */
export interface ApiList {
  kind: keyof ObjectsByKind;
  /** Null where there are none to be had. */
  items: JsonObject[] | null;
  missing: Missing | null;
}

/** Objects of the API with what is to be said about them, from wherever they were read: files or a live server. */
export interface ObjectsReading {
  /** Where they come from: a path, or the server's address with the kubeconfig that leads to it. */
  from: string;
  objects: ClusterObjects;
  /** Namespace of the kubeconfig's context; null where there is none. */
  namespace: string | null;
  /** As the API gave them, of a live server; the lists are empty where nobody asked for them. */
  lists?: ApiList[];
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
