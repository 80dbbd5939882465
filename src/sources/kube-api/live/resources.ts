import type { ObjectsByKind } from '../kinds.ts';

/** Something that the API serves. */
export interface Resource<Kind extends keyof ObjectsByKind> {
  kind: Kind;
  /** Its name as kubectl has it: `endpointslices`. */
  name: string;
  /** What RBAC calls the reading of it. */
  verb: 'list' | 'get';
  /** Where it is served: the newest version first, then those of older servers. */
  paths: readonly string[];
  /** Field that holds the name of a node, of objects that a kubelet may list for its own node only. */
  nodeField: string | null;
}

const list = <Kind extends keyof ObjectsByKind>(
  kind: Kind,
  name: string,
  groups: string[],
  nodeField: string | null = null,
): Resource<Kind> => ({ kind, name, verb: 'list', paths: groups.map((group) => `${group}/${name}`), nodeField });

const configMap = (name: string): Resource<'ConfigMap'> => ({
  kind: 'ConfigMap',
  name: `configmap kube-system/${name}`,
  verb: 'get',
  paths: [`/api/v1/namespaces/kube-system/configmaps/${name}`],
  nodeField: null,
});

const core = '/api/v1';
const discovery = '/apis/discovery.k8s.io';
const networking = '/apis/networking.k8s.io';

/** Everything that is ever asked of an API server. Secrets are not among it, and of ConfigMaps only two. */
export const resources = {
  nodes: list('Node', 'nodes', [core], 'metadata.name'),
  pods: list('Pod', 'pods', [core], 'spec.nodeName'),
  services: list('Service', 'services', [core]),
  endpointSlices: list('EndpointSlice', 'endpointslices', [`${discovery}/v1`, `${discovery}/v1beta1`]),
  endpoints: list('Endpoints', 'endpoints', [core]),
  networkPolicies: list('NetworkPolicy', 'networkpolicies', [`${networking}/v1`]),
  ingresses: list('Ingress', 'ingresses', [`${networking}/v1`, `${networking}/v1beta1`, '/apis/extensions/v1beta1']),
  namespaces: list('Namespace', 'namespaces', [core]),
  kubeProxy: configMap('kube-proxy'),
  coreDns: configMap('coredns'),
};
