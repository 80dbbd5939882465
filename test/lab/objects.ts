import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiPort, apiService, clusterCidr, nodes, type PodPlan, type ServicePlan, services } from './plan.ts';

type JsonObject = Record<string, unknown>;

/** What the API knows of the cluster, as a fault may change it. */
export interface ClusterState {
  pods: (PodPlan & {
    ip: string;
    uid: string;
    ready: boolean;
    /** Why its container does not run; null where it does. */
    waiting: string | null;
  })[];
  services: (ServicePlan & { selector: Record<string, string> })[];
  /** Addresses of API servers as their service has them. */
  apiAddresses: string[];
  /** More objects by file of the bundle's `api/` folder: network policies. */
  more: Record<string, JsonObject[]>;
}

/** What is planned, before there are pods. */
export const plannedState = (): ClusterState => ({
  pods: [],
  services: services.map((service) => ({ ...service, selector: { app: service.app } })),
  apiAddresses: [nodes[0]!.address],
  more: {},
});

/** An endpoint of a service port: where it is, and whether it gets connections. */
export interface EndpointPlan {
  ip: string;
  ready: boolean;
  node: string;
  pod: string | null;
}

/** The pods behind a service. */
export const endpointsOf = (state: ClusterState, service: ClusterState['services'][number]): EndpointPlan[] =>
  state.pods
    .filter(({ namespace, app }) => namespace === service.namespace && app === service.selector.app)
    .map(({ ip, ready, node, name }) => ({ ip, ready, node, pod: name }));

/** Writes the objects as a bundle's `api/` folder has them. */
export function writeObjects(folder: string, state: ClusterState): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, items: JsonObject[]): void =>
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ kind: 'List', apiVersion: 'v1', items }));
  const api: ServicePlan = {
    ...apiService,
    app: '',
    ports: [{ name: 'https', protocol: 'TCP', port: apiService.port, targetPort: apiPort, nodePort: null }],
  };
  write('nodes', nodes.map(nodeObject));
  write(
    'namespaces',
    ['default', 'kube-system'].map((name) => ({ kind: 'Namespace', metadata: { name } })),
  );
  write('pods', [...state.pods.map(podObject), apiserverPod()]);
  write('services', [...state.services.map(serviceObject), serviceObject(api)]);
  const backends = [
    ...state.services.map((service) => ({ service, endpoints: endpointsOf(state, service) })),
    {
      service: api,
      endpoints: state.apiAddresses.map((ip) => ({ ip, ready: true, node: '', pod: null })),
    },
  ];
  write('endpointslices', backends.map(sliceObject));
  write('endpoints', []);
  write('configmaps-kube-system', [
    {
      kind: 'ConfigMap',
      metadata: { namespace: 'kube-system', name: 'kube-proxy' },
      data: { 'config.conf': proxyConfig('') },
    },
  ]);
  for (const name of ['networkpolicies', 'ingresses']) write(name, state.more[name] ?? []);
}

/** kube-proxy's configuration as kubeadm writes it. */
export const proxyConfig = (node: string): string => `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
bindAddress: 0.0.0.0
clusterCIDR: ${clusterCidr}
hostnameOverride: "${node}"
mode: iptables
`;

const nodeObject = ({ name, address, podCidr }: (typeof nodes)[number]): JsonObject => ({
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
  spec: { podCIDR: podCidr, podCIDRs: [podCidr] },
  status: {
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
    conditions: [{ type: 'Ready', status: 'True' }],
  },
});

const conditions = (ready: boolean): JsonObject[] =>
  ['Ready', 'ContainersReady'].map((type) => ({ type, status: ready ? 'True' : 'False' }));

const podObject = (pod: ClusterState['pods'][number]): JsonObject => ({
  kind: 'Pod',
  metadata: { namespace: pod.namespace, name: pod.name, uid: pod.uid, labels: labelsOf(pod.app) },
  spec: {
    nodeName: pod.node,
    containers: [{ name: pod.app, ports: containerPorts(pod) }],
  },
  status: {
    phase: 'Running',
    podIP: pod.ip,
    podIPs: [{ ip: pod.ip }],
    hostIP: nodes.find(({ name }) => name === pod.node)?.address,
    conditions: conditions(pod.ready),
    containerStatuses: [
      { name: pod.app, restartCount: pod.waiting === null ? 0 : 7, ready: pod.ready, state: stateOf(pod) },
    ],
  },
});

const stateOf = ({ waiting }: ClusterState['pods'][number]): JsonObject =>
  waiting === null ? { running: {} } : { waiting: { reason: waiting } };

const containerPorts = ({ serves, port, hostPort }: PodPlan): JsonObject[] =>
  serves === 'dns'
    ? ['UDP', 'TCP'].map((protocol) => ({ containerPort: port, protocol }))
    : [{ containerPort: port, protocol: 'TCP', ...(hostPort !== null && { hostPort }) }];

/** kubeadm's DNS carries the label `k8s-app`. */
const labelsOf = (app: string): JsonObject => (app === 'kube-dns' ? { 'k8s-app': app, app } : { app });

const apiserverPod = (): JsonObject => {
  const { name, address } = nodes[0]!;
  return {
    kind: 'Pod',
    metadata: {
      namespace: 'kube-system',
      name: `kube-apiserver-${name}`,
      uid: '5b4f2a34-2f0e-4a61-9d5e-0d6cbb3c7a10',
      labels: { component: 'kube-apiserver', tier: 'control-plane' },
    },
    spec: {
      nodeName: name,
      hostNetwork: true,
      containers: [{ name: 'kube-apiserver', ports: [{ containerPort: apiPort, hostPort: apiPort, protocol: 'TCP' }] }],
    },
    status: {
      phase: 'Running',
      podIP: address,
      podIPs: [{ ip: address }],
      hostIP: address,
      conditions: conditions(true),
    },
  };
};

const serviceObject = (service: ServicePlan & { selector?: Record<string, string> }): JsonObject => ({
  kind: 'Service',
  metadata: {
    namespace: service.namespace,
    name: service.name,
    ...(service.app === 'kube-dns' && { labels: { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' } }),
  },
  spec: {
    type: service.ports.some(({ nodePort }) => nodePort !== null) ? 'NodePort' : 'ClusterIP',
    clusterIP: service.clusterIp,
    clusterIPs: [service.clusterIp],
    ...(service.selector && { selector: service.selector }),
    ports: service.ports.map(({ name, nodePort, ...port }) => ({
      ...port,
      ...(name !== '' && { name }),
      ...(nodePort !== null && { nodePort }),
    })),
    sessionAffinity: 'None',
  },
});

const sliceObject = ({ service, endpoints }: { service: ServicePlan; endpoints: EndpointPlan[] }): JsonObject => ({
  kind: 'EndpointSlice',
  metadata: {
    namespace: service.namespace,
    name: `${service.name}-abcde`,
    labels: { 'kubernetes.io/service-name': service.name },
  },
  addressType: 'IPv4',
  ports: service.ports.map(({ name, protocol, targetPort }) => ({ name, protocol, port: targetPort })),
  endpoints: endpoints.map(({ ip, ready, node, pod }) => ({
    addresses: [ip],
    conditions: { ready, serving: ready, terminating: false },
    ...(node !== '' && { nodeName: node }),
    ...(pod !== null && { targetRef: { kind: 'Pod', namespace: service.namespace, name: pod } }),
  })),
});
