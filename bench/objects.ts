import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { clusterIp, namespaceOf, nodeNames, nodeOfPod, podCidrOf, podIp, podsBehind, type Size } from './generate.ts';
import { nodeAddress } from './surroundings.ts';

const time = '2026-11-21T08:00:00Z';
const uid = (kind: number, index: number): string =>
  `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
const owner = (kind: string, name: string) => [{ kind, name, controller: true }];
const hashOf = (index: number): string => (index * 2654435761).toString(36).slice(-9).padStart(9, 'b');
const podName = (service: number, pod: number): string => `svc${service}-${hashOf(service)}-${hashOf(pod).slice(-5)}`;
const conditions = (...types: string[]) => types.map((type) => ({ type, status: 'True', lastTransitionTime: time }));

const nodeObject = (name: string, node: number) => ({
  metadata: {
    name,
    uid: uid(1, node),
    creationTimestamp: time,
    labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'topology.kubernetes.io/zone': 'zone-a' },
  },
  spec: { podCIDR: podCidrOf(node), podCIDRs: [podCidrOf(node)] },
  status: {
    addresses: [
      { type: 'InternalIP', address: nodeAddress(node) },
      { type: 'Hostname', address: name },
    ],
    conditions: conditions('Ready'),
    nodeInfo: { kernelVersion: '6.1.0', kubeletVersion: 'v1.29.0', kubeProxyVersion: 'v1.29.0', architecture: 'amd64' },
  },
});

const serviceObject = (service: number) => ({
  metadata: {
    name: `svc${service}`,
    namespace: namespaceOf(service),
    uid: uid(2, service),
    creationTimestamp: time,
    labels: { app: `svc${service}` },
  },
  spec: {
    type: 'ClusterIP',
    clusterIP: clusterIp(service),
    clusterIPs: [clusterIp(service)],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: 'Cluster',
    sessionAffinity: 'None',
    selector: { app: `svc${service}` },
    ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
  },
  status: { loadBalancer: {} },
});

const sliceObject = (service: number, size: Size) => ({
  metadata: {
    name: `svc${service}-abcde`,
    namespace: namespaceOf(service),
    uid: uid(3, service),
    creationTimestamp: time,
    labels: {
      app: `svc${service}`,
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'kubernetes.io/service-name': `svc${service}`,
    },
    ownerReferences: owner('Service', `svc${service}`),
  },
  addressType: 'IPv4',
  ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
  endpoints: podsBehind(service, size).map((pod) => ({
    addresses: [podIp(pod)],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: nodeNames[nodeOfPod(pod)],
    targetRef: { kind: 'Pod', namespace: namespaceOf(service), name: podName(service, pod), uid: uid(4, pod) },
  })),
});

const podObject = (service: number, pod: number) => ({
  metadata: {
    name: podName(service, pod),
    namespace: namespaceOf(service),
    uid: uid(4, pod),
    creationTimestamp: time,
    labels: { app: `svc${service}`, 'pod-template-hash': hashOf(service) },
    ownerReferences: owner('ReplicaSet', `svc${service}-${hashOf(service)}`),
  },
  spec: {
    nodeName: nodeNames[nodeOfPod(pod)],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    containers: [
      {
        name: 'server',
        image: `registry.example.com/team/svc${service}:v1.4`,
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
      },
    ],
  },
  status: {
    phase: 'Running',
    podIP: podIp(pod),
    podIPs: [{ ip: podIp(pod) }],
    hostIP: nodeAddress(nodeOfPod(pod)),
    startTime: time,
    conditions: conditions('Initialized', 'Ready', 'ContainersReady', 'PodScheduled'),
    containerStatuses: [
      {
        name: 'server',
        ready: true,
        restartCount: 0,
        containerID: `containerd://${uid(5, pod).repeat(2).replaceAll('-', '')}`,
        state: { running: { startedAt: time } },
      },
    ],
  },
});

/** Writes the API's nodes, services, slices and pods, with what `collect` keeps of each. */
export function writeObjects(folder: string, size: Size): void {
  mkdirSync(`${folder}/api`, { recursive: true });
  const numbers = Array.from({ length: size.services }, (_, service) => service);
  const write = (name: string, items: Iterable<object>): void => writeList(`${folder}/api/${name}.json`, items);
  write('nodes', nodeNames.map(nodeObject));
  write('services', numbers.map(serviceObject));
  write(
    'endpointslices',
    map(numbers, (service) => sliceObject(service, size)),
  );
  write('networkpolicies', []);
  write('pods', pods());

  function* pods(): Generator<object> {
    for (const service of numbers) for (const pod of podsBehind(service, size)) yield podObject(service, pod);
  }
}

function* map<Item>(items: readonly Item[], make: (item: Item) => object): Generator<object> {
  for (const item of items) yield make(item);
}

/** A List as `collect` writes it; of 100,000 pods not as one string. */
function writeList(path: string, items: Iterable<object>): void {
  const file = openSync(path, 'w');
  let text = '{\n "apiVersion": "v1",\n "kind": "List",\n "items": [';
  let separator = '\n  ';
  for (const item of items) {
    text += separator + JSON.stringify(item, null, 1).replaceAll('\n', '\n  ');
    separator = ',\n  ';
    if (text.length > 1e6) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, `${text}\n ]\n}\n`);
  closeSync(file);
}
