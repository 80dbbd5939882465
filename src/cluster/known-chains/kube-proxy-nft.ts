import type { KnownChain } from './known-chain.ts';

const writer = 'kube-proxy (nftables mode)';
const tables = ['kube-proxy'];

/** Chains of kube-proxy in nftables mode (pkg/proxy/nftables): tables `ip kube-proxy` and `ip6 kube-proxy`. */
export const kubeProxyNftChains: KnownChain[] = [
  {
    name: /^services$/,
    tables,
    writer,
    role: 'service',
    purpose:
      'The directory of services. Every new connection passes here; one lookup of destination address, protocol and port in the map service-ips finds the chain of its service, however many services there are. What is sent to an address of the node that takes node ports is looked up by port in service-nodeports. Traffic to a cluster IP from outside the pod network is marked for masquerading on the way.',
  },
  {
    name: /^service-[A-Z2-7]{8}-/,
    tables,
    writer,
    role: 'service',
    per: 'nft name',
    purpose:
      "Spreads the connections of one service port over its endpoints: numgen draws a random number, a map says which endpoint has that number, and the destination is rewritten to it. With session affinity the first rules ask sets that remember each client's endpoint.",
  },
  {
    name: /^local-[A-Z2-7]{8}-/,
    tables,
    writer,
    role: 'service-local',
    per: 'nft name',
    purpose:
      "Spreads the connections of one service port over its endpoints on this node only, as internalTrafficPolicy Local or externalTrafficPolicy Local asks. The client's address is kept.",
  },
  {
    name: /^external-[A-Z2-7]{8}-/,
    tables,
    writer,
    role: 'external',
    per: 'nft name',
    purpose:
      "Receives what comes to a service from outside: to its node port, an external IP or its load-balancer IP. With externalTrafficPolicy Cluster everything is marked for masquerading and goes to all endpoints; with Local only traffic of pods and of the node itself does, the rest goes to the endpoints on this node with the client's address kept.",
  },
  {
    name: /^endpoint-[A-Z2-7]{8}-/,
    tables,
    writer,
    role: 'endpoint',
    per: 'nft name',
    purpose:
      "Sends a connection to one endpoint of a service: it rewrites the destination to the pod. With session affinity it notes the client in the endpoint's set before that, so that the client's next connection comes back here until the entry expires. Since 1.36 services without affinity have no such chain; before, each endpoint has one, which also marks for masquerading what the endpoint itself sends to its service.",
  },
  {
    name: /^firewall-check$/,
    tables,
    writer,
    role: 'firewall',
    purpose:
      'Looks whether the destination of a new connection is a load-balancer IP with source ranges; if so, the firewall chain of that service decides. It runs before the destination is translated.',
  },
  {
    name: /^firewall-[A-Z2-7]{8}-/,
    tables,
    writer,
    role: 'firewall',
    per: 'nft name',
    purpose:
      'Drops packets to the load-balancer IP of one service unless the client is in its loadBalancerSourceRanges.',
  },
  {
    name: /^(?:service-)?endpoints-check$/,
    tables,
    writer,
    role: 'firewall',
    purpose:
      'Refuses or drops new connections to service ports that have no endpoint: they stand in the map no-endpoint-services.',
  },
  {
    name: /^nodeport-endpoints-check$/,
    tables,
    writer,
    role: 'firewall',
    purpose:
      'Refuses or drops new connections to node ports of services without endpoints: they stand in the map no-endpoint-nodeports.',
  },
  {
    name: /^cluster-ips-check$/,
    tables,
    writer,
    role: 'firewall',
    purpose:
      'Refuses connections to a cluster IP on a port that the service does not have, and drops packets to addresses of the service range that no service uses: they would otherwise leave the node by its default route.',
  },
  {
    name: /^(?:masquerading|nat-postrouting-masquerading)$/,
    tables,
    writer,
    role: 'masquerade',
    purpose:
      "Gives packets that carry the masquerade mark (0x4000) the node's own address as their source when they leave, and does the same for hairpin connections (an endpoint that reaches itself through its service), which it finds in the set hairpin-connections.",
  },
  {
    name: /^mark-for-masquerade$/,
    tables,
    writer,
    role: 'mark',
    purpose: 'Marks a packet for masquerading (0x4000): the chain masquerading rewrites its source when it leaves.',
  },
  {
    name: /^reject-chain$/,
    tables,
    writer,
    role: 'firewall',
    purpose:
      'Refuses a packet. It is a chain of its own because the element of a map can jump to a chain but not reject.',
  },
];
