import type { KnownChain } from './known-chain.ts';

const writer = 'kube-proxy';

/** Chains of kube-proxy in iptables mode (pkg/proxy/iptables), 1.9 to 1.36. */
export const kubeProxyChains: KnownChain[] = [
  {
    name: /^KUBE-SERVICES$/,
    tables: ['nat'],
    writer,
    role: 'service',
    purpose:
      'The directory of services. Every new connection of the node comes here from PREROUTING (packets that arrive) and OUTPUT (packets of local processes); the address, protocol and port it is sent to decide which service it belongs to, and with that which chain takes over. What matches no service falls through and goes on as it is. The last rule hands packets to an address of the node itself over to KUBE-NODEPORTS. Only the first packet of a connection passes: connection tracking translates the others the same way. In IPVS mode the addresses stand in ipsets instead (KUBE-CLUSTER-IP, ...): some packets are marked for masquerading, those to node ports go to KUBE-NODE-PORT, and where a connection goes IPVS decides (ipvsadm -Ln).',
  },
  {
    name: /^KUBE-SERVICES$/,
    tables: ['filter'],
    writer,
    role: 'service',
    purpose:
      'Refuses what no endpoint can answer. For every service port without ready endpoints kube-proxy writes a REJECT here, so that clients inside the cluster get "connection refused" at once instead of a timeout. Empty is healthy: every service has an endpoint.',
  },
  {
    name: /^KUBE-EXTERNAL-SERVICES$/,
    writer,
    role: 'external',
    purpose:
      'Refuses what comes from outside to services without endpoints: one REJECT (or DROP where the traffic policy is Local and the node has no local endpoint) for every external IP, load-balancer IP or node port that nothing stands behind. Empty is healthy.',
  },
  {
    name: /^KUBE-NODEPORTS$/,
    tables: ['nat'],
    writer,
    role: 'nodeports',
    purpose:
      'The directory of node ports. Packets to an address of this node that matched no service address come here as the last rule of KUBE-SERVICES; the destination port decides which service they are for.',
  },
  {
    name: /^KUBE-NODEPORTS$/,
    tables: ['filter'],
    writer,
    role: 'nodeports',
    purpose:
      "Accepts packets to the health-check node ports of services with externalTrafficPolicy Local, so that a load balancer can ask this node whether it has local endpoints even where the node's firewall is strict.",
  },
  {
    name: /^KUBE-SVC-/,
    writer,
    role: 'service',
    per: 'service port',
    purpose:
      'Spreads the connections of one service port over its endpoints. The rules are tried from top to bottom; each takes its share by chance (1/n, then 1/(n-1) of the rest, ...), so that all endpoints are equally likely and the last rule takes what is left. It runs for the first packet of a connection only: connection tracking keeps the others at the same endpoint.',
  },
  {
    name: /^KUBE-SVL-/,
    writer,
    role: 'service-local',
    per: 'service port',
    purpose:
      "Spreads the connections of one service port over its endpoints on this node only, as internalTrafficPolicy Local or externalTrafficPolicy Local asks. Since the packet does not leave the node it needs no masquerading, so the pod sees the client's own address. Without a local endpoint the traffic is dropped or refused by a rule of the filter table. (Named KUBE-XLB- before Kubernetes 1.24.)",
  },
  {
    name: /^KUBE-XLB-/,
    writer,
    role: 'service-local',
    per: 'service port',
    purpose:
      "Receives what comes from outside to a service with externalTrafficPolicy Local (Kubernetes up to 1.23; KUBE-EXT- and KUBE-SVL- since). Traffic of pods and of the node itself goes to all endpoints, as if it had been sent to the cluster IP; everything else is spread over the endpoints on this node only, without masquerading, so that the pod sees the client's own address. Without a local endpoint the traffic is dropped: the load balancer is expected not to send any.",
  },
  {
    name: /^KUBE-EXT-/,
    writer,
    role: 'external',
    per: 'service port',
    purpose:
      "Receives what comes to a service from outside: to its node port, an external IP or its load-balancer IP. With externalTrafficPolicy Cluster everything is marked for masquerading, since the answer must come back through this node, and goes to all endpoints. With Local only traffic of pods and of the node itself goes to all endpoints; the rest goes to the endpoints on this node (KUBE-SVL-) with the client's address kept.",
  },
  {
    name: /^KUBE-FW-/,
    writer,
    role: 'firewall',
    per: 'service port',
    purpose:
      "Lets only the client addresses in the service's loadBalancerSourceRanges through to its load-balancer IP. A client that no rule lets through falls out at the end without a translation and is dropped: by the mark that KUBE-MARK-DROP sets (older versions) or by KUBE-PROXY-FIREWALL in the filter table.",
  },
  {
    name: /^KUBE-SEP-/,
    writer,
    role: 'endpoint',
    per: 'endpoint',
    purpose:
      "Sends a connection to one endpoint: DNAT rewrites the destination to the pod's address and port, and connection tracking remembers it for the connection's other packets and its answers. Before that, a packet whose sender is this very endpoint is marked for masquerading: a pod that reaches itself through its service (hairpin) would otherwise get a packet from its own address and answer itself.",
  },
  {
    name: /^KUBE-MARK-MASQ$/,
    writer: 'kube-proxy (and kubelet before 1.28)',
    role: 'mark',
    purpose:
      'Marks a packet "masquerade me later": it sets one bit of the packet mark (0x4000 by default) and returns. Nothing is rewritten here; KUBE-POSTROUTING sees the bit when the packet leaves and replaces its source address by one of the node, so that the answer comes back through this node.',
  },
  {
    name: /^KUBE-MARK-DROP$/,
    writer: 'kubelet (for older versions of kube-proxy)',
    role: 'mark',
    purpose:
      'Marks a packet "drop me later": it sets one bit of the packet mark (0x8000 by default) and returns. The nat table must not drop, so KUBE-FIREWALL in the filter table does; it hangs on INPUT and OUTPUT only, so a marked packet that is forwarded is not dropped.',
  },
  {
    name: /^KUBE-POSTROUTING$/,
    writer: 'kube-proxy (and kubelet before 1.28)',
    role: 'masquerade',
    purpose:
      "Gives packets that carry the masquerade mark (0x4000 by default, set by KUBE-MARK-MASQ) the node's own address as their source when they leave, so that the answer returns through this node and its connection tracking. The others stay as they are. Newer versions take the mark off first, so that a packet that passes here a second time, for example inside a tunnel, is not masqueraded again. In IPVS mode a pod that reaches itself through its service (hairpin) stands in the set KUBE-LOOP-BACK and is masqueraded too.",
  },
  {
    name: /^KUBE-FORWARD$/,
    writer,
    role: 'firewall',
    purpose:
      'Lets service traffic through where the policy of FORWARD is DROP: it drops packets in a state connection tracking calls INVALID (they would reach a client untranslated), accepts packets with the masquerade mark, and accepts the packets of connections that are already known. It does not accept new connections from pod to pod: that is up to the pod network.',
  },
  {
    name: /^KUBE-PROXY-FIREWALL$/,
    writer,
    role: 'firewall',
    purpose:
      "Drops packets to load-balancer IPs that the service's KUBE-FW- chain has not let through (loadBalancerSourceRanges). It stands in the filter table because the nat table must not drop.",
  },
  {
    name: /^KUBE-PROXY-CANARY$/,
    writer,
    role: 'other',
    unreferenced: true,
    purpose:
      'A canary: an empty chain that nothing jumps to. kube-proxy looks from time to time whether it is still there; if someone has flushed the table it is gone, and kube-proxy writes all its rules again.',
  },
  {
    name: /^KUBE-PORTALS-(?:CONTAINER|HOST)$/,
    writer: 'kube-proxy (userspace mode)',
    role: 'service',
    purpose:
      "Sends packets to a service's address to the kube-proxy process itself, which opens a connection of its own to an endpoint: userspace mode, gone since Kubernetes 1.26. CONTAINER is asked for packets that arrive, HOST for those of local processes.",
  },
  {
    name: /^KUBE-NODEPORT-(?:CONTAINER|HOST|NON-LOCAL)$/,
    writer: 'kube-proxy (userspace mode)',
    role: 'nodeports',
    purpose:
      'Sends packets to a node port to the kube-proxy process itself, which opens a connection of its own to an endpoint: userspace mode, gone since Kubernetes 1.26. CONTAINER is asked for packets that arrive, HOST for those of local processes; NON-LOCAL in the filter table guards ports that answer on the node only.',
  },
];
