/** Who is where in the lab. One LAN (and a second one for storage), a gateway on it, and behind the gateway the internet. */
export const clusterCidr = '192.168.0.0/16';

/** A node of the cluster. */
export interface NodePlan {
  name: string;
  /** On the LAN, eth0. */
  address: string;
  /** On the storage network, eth1. */
  storageAddress: string;
  podCidr: string;
}

export const nodes: readonly NodePlan[] = [
  { name: 'node-1', address: '10.1.10.9', storageAddress: '10.1.20.9', podCidr: '192.168.0.0/24' },
  { name: 'node-2', address: '10.1.10.10', storageAddress: '10.1.20.10', podCidr: '192.168.1.0/24' },
];

export const gatewayAddress = '10.1.10.2';
export const outsideAddress = '10.1.10.8';
export const internetAddress = '203.0.113.10';
export const internetName = 'www.example.com';

/** A pod of the cluster. Those of an app get the app's label. */
export interface PodPlan {
  namespace: string;
  name: string;
  node: string;
  app: string;
  /** `dns` answers names, the others HTTP. */
  serves: 'http' | 'dns';
  port: number;
  hostPort: number | null;
}

const web = { namespace: 'default', serves: 'http', port: 8080, hostPort: null } as const;
const dns = { namespace: 'kube-system', serves: 'dns', port: 53, hostPort: null } as const;

export const pods: readonly PodPlan[] = [
  { ...web, name: 'client-1', node: 'node-1', app: 'client' },
  { ...web, name: 'echoserver-1', node: 'node-1', app: 'echoserver' },
  { ...web, name: 'shop-1', node: 'node-1', app: 'shop', hostPort: 8081 },
  { ...dns, name: 'coredns-1', node: 'node-1', app: 'kube-dns' },
  { ...web, name: 'client-2', node: 'node-2', app: 'client' },
  { ...web, name: 'echoserver-2', node: 'node-2', app: 'echoserver' },
  { ...dns, name: 'coredns-2', node: 'node-2', app: 'kube-dns' },
];

/** A service of the cluster; behind it are the pods of its app. */
export interface ServicePlan {
  namespace: string;
  name: string;
  app: string;
  clusterIp: string;
  ports: { name: string; protocol: 'TCP' | 'UDP'; port: number; targetPort: number; nodePort: number | null }[];
}

export const dnsAddress = '10.96.0.10';
export const apiPort = 6443;

export const services: readonly ServicePlan[] = [
  {
    namespace: 'kube-system',
    name: 'kube-dns',
    app: 'kube-dns',
    clusterIp: dnsAddress,
    ports: [
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 53, nodePort: null },
      { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 53, nodePort: null },
    ],
  },
  {
    namespace: 'default',
    name: 'echoserver',
    app: 'echoserver',
    clusterIp: '10.105.8.60',
    ports: [{ name: '', protocol: 'TCP', port: 8877, targetPort: 8080, nodePort: 32228 }],
  },
  {
    namespace: 'default',
    name: 'shop',
    app: 'shop',
    clusterIp: '10.106.23.233',
    ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: null }],
  },
];

/** The service of the API server, whose endpoint is the first node itself. */
export const apiService = {
  namespace: 'default',
  name: 'kubernetes',
  clusterIp: '10.96.0.1',
  port: 443,
} as const;
