/** API objects, cut down to the fields that networking follows from. `origin` is file and 1-based item line where known. */
import type { Origin } from './origin.ts';

/** A `metadata.namespace` and `metadata.name`. */
export interface ObjectName {
  namespace: string;
  name: string;
}

export interface NodeObject {
  origin: Origin;
  name: string;
  internalIps: string[];
  externalIps: string[];
  hostname: string | null;
  podCidrs: string[];
  labels: Record<string, string>;
  annotations: Record<string, string>;
  ready: boolean | null;
}

export interface PodObject extends ObjectName {
  origin: Origin;
  uid: string | null;
  node: string | null;
  ips: string[];
  hostNetwork: boolean;
  labels: Record<string, string>;
  phase: string | null;
  ready: boolean | null;
  terminating: boolean;
  hostname: string | null;
  subdomain: string | null;
  /** Kind and name of the controlling owner: `ReplicaSet web-6cc748775c`. */
  owner: { kind: string; name: string } | null;
  containers: { name: string; ports: ContainerPort[]; waiting: string | null; restarts: number }[];
}

export interface ContainerPort {
  name: string | null;
  port: number;
  hostPort: number | null;
  hostIp: string | null;
  protocol: string;
}

export interface ServicePort {
  name: string;
  protocol: string;
  port: number;
  /** A number, or the name of a container port; null for headless services without one. */
  targetPort: number | string | null;
  nodePort: number | null;
}

export interface ServiceObject extends ObjectName {
  origin: Origin;
  type: string;
  /** `None` for a headless service; [] for ExternalName. */
  clusterIps: string[];
  externalIps: string[];
  /** Those that kube-proxy writes rules for. */
  loadBalancerIps: string[];
  /** Of type LoadBalancer, and its status names neither an address nor a name yet. */
  isPending: boolean;
  loadBalancerSourceRanges: string[];
  externalName: string | null;
  ports: ServicePort[];
  selector: Record<string, string> | null;
  affinity: { type: string; seconds: number | null };
  externalTrafficPolicy: string | null;
  internalTrafficPolicy: string | null;
  healthCheckNodePort: number | null;
  /** A label leaves the service to another proxy, or to none (service.kubernetes.io/service-proxy-name, .../headless). */
  servedElsewhere: boolean;
  annotations: Record<string, string>;
}

/** One address behind a service, from an EndpointSlice or from Endpoints. */
export interface Endpoint {
  address: string;
  ready: boolean;
  serving: boolean;
  terminating: boolean;
  node: string | null;
  zone: string | null;
  zoneHints: string[];
  /** Nodes whose clients are to use it (`hints.forNodes`, 1.33 and later). */
  nodeHints: string[];
  /** Name that DNS gives it below its service; null where the object does not tell. */
  hostname: string | null;
  pod: ObjectName | null;
}

export interface EndpointSliceObject extends ObjectName {
  origin: Origin;
  /** The service's name (label kubernetes.io/service-name). */
  service: string;
  addressType: string;
  /** `endpointslice` or `endpoints`: which kind of object it was read from. */
  from: 'endpointslice' | 'endpoints';
  ports: { name: string; protocol: string; port: number | null }[];
  endpoints: Endpoint[];
}

export interface IngressObject extends ObjectName {
  origin: Origin;
  className: string | null;
  addresses: string[];
  /** The default backend has neither host nor path. */
  rules: {
    host: string | null;
    path: string | null;
    pathType: string | null;
    service: string;
    port: number | string | null;
  }[];
}

/** A selector as the API has it. */
export interface LabelSelector {
  matchLabels: Record<string, string>;
  matchExpressions: { key: string; operator: string; values: string[] }[];
}

export interface NetworkPolicyPeer {
  podSelector: LabelSelector | null;
  namespaceSelector: LabelSelector | null;
  ipBlock: { cidr: string; except: string[] } | null;
}

export interface NetworkPolicyRule {
  /** [] = every peer. */
  peers: NetworkPolicyPeer[];
  /** [] = every port. */
  ports: { protocol: string; port: number | string | null; endPort: number | null }[];
}

export interface NetworkPolicyObject extends ObjectName {
  origin: Origin;
  podSelector: LabelSelector;
  policyTypes: string[];
  ingress: NetworkPolicyRule[];
  egress: NetworkPolicyRule[];
}

export interface NamespaceObject {
  origin: Origin;
  name: string;
  labels: Record<string, string>;
}

/** Objects of the cluster. A kind is null where it was not collected or may not be listed. */
export interface ClusterObjects {
  nodes: NodeObject[] | null;
  pods: PodObject[] | null;
  services: ServiceObject[] | null;
  endpointSlices: EndpointSliceObject[] | null;
  networkPolicies: NetworkPolicyObject[] | null;
  ingresses: IngressObject[] | null;
  namespaces: NamespaceObject[] | null;
  /** kube-proxy's configuration text from its ConfigMap, with its origin. */
  kubeProxyConfigMap: { origin: Origin; text: string } | null;
  /** CoreDNS's configuration from its ConfigMap, with its origin. */
  corefile: { origin: Origin; text: string } | null;
}
