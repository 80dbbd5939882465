import type { Family } from '../../model/address.ts';
import type { Endpoint, ServiceObject, ServicePort } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';

/** What kube-proxy on one node would program for one port of a service, in one address family. */
export interface ExpectedPort {
  service: ServiceObject;
  port: ServicePort;
  family: Family;
  /** Lower case. */
  protocol: string;
  clusterIp: string;
  frontends: ExpectedFrontend[];
  /** For packets to the cluster IP. */
  internal: Wanted;
  /** For packets from outside to the other addresses; null where there are none. */
  external: Wanted | null;
  /** For packets of pods and of the node to those addresses. */
  inside: Wanted;
  /** Seconds; null without affinity. */
  affinity: number | null;
  /** How many endpoints the API has for it, and how many of them are ready. */
  known: number;
  ready: number;
  /** These endpoints, whether they are used or not, each of them once: looked for anew, since those of a large cluster are not kept. */
  endpoints(): KnownEndpoint[];
}

/** An address of a service port that kube-proxy writes rules for. */
export interface ExpectedFrontend {
  kind: 'cluster IP' | 'external IP' | 'load balancer IP' | 'node port';
  /** Canonical; null for a node port. */
  address: string | null;
  port: number;
  /** Clients that are let in; null = all. */
  sourceRanges: string[] | null;
}

/** An endpoint with its port. */
export interface KnownEndpoint {
  /** `10.0.0.1:80`, `[fd00::1]:80`. */
  endpoint: string;
  /** As the API has it. */
  object: Endpoint;
  /** The object that it was read from. */
  origin: Origin;
}

/** Endpoints that packets should go to. */
export interface Wanted {
  policy: 'Cluster' | 'Local';
  endpoints: string[];
  /** Sets that are as right, with the reason: another version of kube-proxy, or a fact that is not in the evidence. */
  others: { endpoints: string[]; because: string }[];
  /** Why these and not all that are ready; null where there is nothing to tell. */
  because: string | null;
}

/** The node that is programmed. What is not known of it is null. */
export interface ProgrammedNode {
  /** As the API names it. */
  name: string | null;
  zone: string | null;
  mode: string | null;
}
