import type { World } from '../../src/cluster/world.ts';
import type { Changes } from '../small-world.ts';
import { twoNodes } from '../two-nodes.ts';

interface ServiceSpec {
  namespace: string;
  name: string;
  ip: string;
  ports: { name: string; port: number; protocol?: string; nodePort?: number }[];
  type?: string;
  externalName?: string;
}

interface PodSpec {
  namespace: string;
  name: string;
  node: string;
  ip: string;
  owner?: string;
  ready?: boolean;
  hostNetwork?: boolean;
}

/** API objects as the API gives them, cut down to what matters. */
export const objects = {
  service: ({ namespace, name, ip, ports, type = 'ClusterIP', externalName }: ServiceSpec) => ({
    kind: 'Service',
    metadata: { namespace, name },
    spec: {
      type,
      externalName,
      clusterIP: ip,
      clusterIPs: ip === '' ? [] : [ip],
      ports: ports.map((port) => ({ protocol: 'TCP', ...port })),
    },
  }),
  pod: ({ namespace, name, node, ip, owner, ready = true, hostNetwork = false }: PodSpec) => ({
    kind: 'Pod',
    metadata: {
      namespace,
      name,
      ownerReferences: owner ? [{ kind: 'ReplicaSet', name: owner, controller: true }] : [],
    },
    spec: {
      nodeName: node,
      hostNetwork,
      containers: owner ? [{ name: 'main', ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] }] : [],
    },
    status: {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  }),
  slice: (namespace: string, service: string, port: number, addresses: string[]) => ({
    kind: 'EndpointSlice',
    metadata: { namespace, name: `${service}-1`, labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    ports: [{ name: 'db', protocol: 'TCP', port }],
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
  }),
};

const append =
  (...items: object[]) =>
  (text: string): string =>
    text.replace(/\]\}\s*$/, `,${items.map((item) => JSON.stringify(item)).join(',')}]}`);

/** The two nodes with services of every kind in namespace shop. */
export function world(changes: Changes = {}): World {
  const base: Changes = {
    'api/services.json': append(
      objects.service({
        namespace: 'default',
        name: 'kubernetes',
        ip: '10.96.0.1',
        ports: [{ name: 'https', port: 443 }],
      }),
      objects.service({
        namespace: 'kube-system',
        name: 'dns',
        ip: '10.96.0.53',
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53 },
        ],
      }),
      objects.service({
        namespace: 'shop',
        name: 'cart',
        ip: '10.96.0.20',
        type: 'NodePort',
        ports: [
          { name: 'http', port: 8080, nodePort: 30080 },
          { name: 'metrics', port: 9090 },
          { name: 'search', port: 5353, protocol: 'UDP' },
        ],
      }),
      objects.service({ namespace: 'shop', name: 'headless', ip: 'None', ports: [{ name: 'db', port: 5432 }] }),
      objects.service({ namespace: 'shop', name: 'empty', ip: 'None', ports: [{ name: 'db', port: 5432 }] }),
      objects.service({
        namespace: 'shop',
        name: 'outside',
        ip: '',
        type: 'ExternalName',
        externalName: 'db.example.org',
        ports: [],
      }),
    ),
    'api/pods.json': append(
      objects.pod({ namespace: 'shop', name: 'cart-5f6d-x1', node: 'node-2', ip: '192.168.1.20', owner: 'cart-5f6d' }),
      objects.pod({ namespace: 'shop', name: 'agent', node: 'node-2', ip: '10.1.10.10', hostNetwork: true }),
      objects.pod({ namespace: 'shop', name: 'far', node: 'node-3', ip: '192.168.2.5' }),
    ),
    'api/endpointslices.json': JSON.stringify({
      kind: 'List',
      items: [objects.slice('shop', 'headless', 5432, ['192.168.0.3'])],
    }),
  };
  return twoNodes(compose(base, changes));
}

/** Both changes, one after the other. */
function compose(first: Changes, then: Changes): Changes {
  const both: Changes = { ...first };
  for (const [path, later] of Object.entries(then)) {
    const before = first[path];
    const changed = (text: string): string => (typeof before === 'function' ? before(text) : (before ?? text));
    both[path] = typeof later === 'function' ? (text) => later(changed(text)) : later;
  }
  return both;
}
