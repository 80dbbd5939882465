import type {
  EndpointSliceObject,
  IngressObject,
  NamespaceObject,
  NetworkPolicyObject,
  NodeObject,
  PodObject,
  ServiceObject,
} from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import type { JsonObject } from '../json.ts';
import { readEndpointSlice, readEndpoints } from './endpoints.ts';
import { nameOf, textMapIn } from './fields.ts';
import { readIngress } from './ingress.ts';
import { readNetworkPolicy } from './network-policy.ts';
import { readNamespace, readNode } from './node.ts';
import { readPod } from './pod.ts';
import { readService } from './service.ts';

/** What is read of each kind of object. Secrets are not among them. */
export interface ObjectsByKind {
  Node: NodeObject;
  Pod: PodObject;
  Service: ServiceObject;
  EndpointSlice: EndpointSliceObject;
  Endpoints: EndpointSliceObject;
  NetworkPolicy: NetworkPolicyObject;
  Ingress: IngressObject;
  Namespace: NamespaceObject;
  ConfigMap: ConfigMapObject;
}

/** A ConfigMap with its texts. */
export interface ConfigMapObject {
  origin: Origin;
  namespace: string;
  name: string;
  data: Record<string, string>;
}

/** Cuts one object down; `note` tells what was left out. An Endpoints object has one list for each set of ports. */
export type ObjectReader<Kind extends keyof ObjectsByKind> = (
  object: JsonObject,
  origin: Origin,
  note: (message: string) => void,
) => ObjectsByKind[Kind][];

export const objectReaders: { [Kind in keyof ObjectsByKind]: ObjectReader<Kind> } = {
  Node: (object, origin) => [readNode(object, origin)],
  Pod: (object, origin) => [readPod(object, origin)],
  Service: (object, origin) => [readService(object, origin)],
  EndpointSlice: (object, origin, note) => [readEndpointSlice(object, origin, note)],
  Endpoints: (object, origin) => readEndpoints(object, origin),
  NetworkPolicy: (object, origin) => [readNetworkPolicy(object, origin)],
  Ingress: (object, origin) => [readIngress(object, origin)],
  Namespace: (object, origin) => [readNamespace(object, origin)],
  ConfigMap: (object, origin) => [{ origin, ...nameOf(object), data: textMapIn(object, 'data') }],
};
