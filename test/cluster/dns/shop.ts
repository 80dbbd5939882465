import { worldOf } from '../../small-world.ts';

const list = (...items: object[]): string => JSON.stringify({ kind: 'List', items });

const service = (namespace: string, name: string, spec: object): object => ({
  kind: 'Service',
  metadata: { namespace, name },
  spec,
});

const slice = (namespace: string, name: string, ports: object[], endpoints: object[]): object => ({
  kind: 'EndpointSlice',
  metadata: { namespace, name: `${name}-1`, labels: { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  ports,
  endpoints,
});

const pod = (name: string, ip: string, more: object = {}): object => ({
  kind: 'Pod',
  metadata: { namespace: 'shop', name },
  spec: { nodeName: 'n', containers: [], ...more },
  status: { phase: 'Running', podIP: ip, podIPs: [{ ip }] },
});

const rest = { name: 'rest', protocol: 'TCP', port: 8080 };

/** Objects of a cluster whose names are asked for: services of every kind, in namespaces shop and default. */
export const objects = {
  'api/namespaces.json': list(
    ...['default', 'shop', 'empty'].map((name) => ({ kind: 'Namespace', metadata: { name } })),
  ),
  'api/services.json': list(
    service('shop', 'web', {
      type: 'ClusterIP',
      clusterIP: '10.96.0.10',
      clusterIPs: ['10.96.0.10', 'fd00:96::10'],
      ports: [
        { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 },
        { name: 'dns', protocol: 'UDP', port: 53 },
      ],
    }),
    service('shop', 'bare', {
      type: 'ClusterIP',
      clusterIP: '10.96.0.11',
      clusterIPs: ['10.96.0.11'],
      ports: [{ protocol: 'TCP', port: 80 }],
    }),
    service('shop', 'db', {
      type: 'ClusterIP',
      clusterIP: 'None',
      clusterIPs: ['None'],
      ports: [{ name: 'rest', protocol: 'TCP', port: 8080 }],
    }),
    service('shop', 'idle', {
      type: 'ClusterIP',
      clusterIP: 'None',
      clusterIPs: ['None'],
      ports: [{ name: 'rest', protocol: 'TCP', port: 8080 }],
    }),
    service('shop', 'outside', { type: 'ExternalName', externalName: 'db.example.com' }),
    service('shop', 'alias', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' }),
    service('shop', 'number', { type: 'ExternalName', externalName: '10.1.2.3' }),
    service('default', 'web', {
      type: 'ClusterIP',
      clusterIP: '10.96.0.20',
      clusterIPs: ['10.96.0.20'],
      ports: [{ name: 'http', protocol: 'TCP', port: 80 }],
    }),
  ),
  'api/endpointslices.json': list(
    slice(
      'shop',
      'web',
      [{ name: 'http', protocol: 'TCP', port: 8080 }],
      [{ addresses: ['10.0.0.5'], conditions: { ready: true } }],
    ),
    slice(
      'shop',
      'db',
      [rest],
      [
        {
          addresses: ['10.0.0.6'],
          conditions: { ready: true },
          hostname: 'db-0',
          targetRef: { kind: 'Pod', namespace: 'shop', name: 'db-0' },
        },
        {
          addresses: ['10.0.0.7'],
          conditions: { ready: true },
          targetRef: { kind: 'Pod', namespace: 'shop', name: 'db-x' },
        },
        { addresses: ['10.0.0.8'], conditions: { ready: false }, hostname: 'db-2' },
        { addresses: ['fd00:1::7'], conditions: { ready: true } },
      ],
    ),
    slice('shop', 'idle', [rest], [{ addresses: ['10.0.0.9'], conditions: { ready: false } }]),
  ),
  'api/pods.json': list(
    pod('db-0', '10.0.0.6', { hostname: 'db-0', subdomain: 'db' }),
    pod('lone', '10.0.0.30'),
    pod('web-1', '10.0.0.5'),
  ),
};

const corefile = (options: string): string =>
  `.:53 {\n  errors\n  kubernetes cluster.local in-addr.arpa ip6.arpa {\n${options}\n  }\n  forward . 1.1.1.1\n}\n`;

/** The cluster with a Corefile of these options of the kubernetes plugin. */
export const shop = (
  options = '    pods verified\n    fallthrough in-addr.arpa ip6.arpa',
  more: Record<string, string> = {},
) =>
  worldOf({
    ...objects,
    'api/configmaps-kube-system.json': list({
      kind: 'ConfigMap',
      metadata: { namespace: 'kube-system', name: 'coredns' },
      data: { Corefile: corefile(options) },
    }),
    'nodes/n/ip-addr.txt': '2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500\n    inet 10.1.10.9/24 scope global eth0\n',
    'nodes/n/ip-route.txt': 'default via 10.1.10.2 dev eth0 \n',
    'nodes/n/iptables-save.txt': '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n',
    ...more,
  });
