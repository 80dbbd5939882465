import { definePlugin } from './plugin.ts';

/** kube-router (www.kube-router.io): routes by BGP, network policies and services by rules; k3s runs its policy part. */
export const kubeRouter = definePlugin({
  id: 'kube-router',
  name: 'kube-router',
  how: "Pods are ports of a bridge (kube-bridge); routes to the other nodes' pods come by BGP, through an ipip tunnel (tun-...) where nodes share no subnet. k3s runs nothing of it but the network policies.",
  cniTypes: [],
  agents: /^kube-router/,
  policies: 'by rules',
  isLink: ({ name }) => /^kube-(?:bridge|dummy-if)$/.test(name),
  chains: [
    {
      name: /^KUBE-ROUTER-(?:FORWARD|INPUT|OUTPUT)$/,
      writer: 'kube-router (k3s runs it for network policy)',
      role: 'policy',
      purpose:
        "Hands what pods of this node send and get to each pod's own KUBE-POD-FW- chain: newer versions do so for all of them, older ones only for pods that a network policy selects. INPUT lets pass before that what goes to service addresses and node ports of the node. What the policies allow comes back with the accept mark (0x20000), by which a rule here or at the end of the built-in chain accepts it.",
    },
    {
      name: /^KUBE-POD-FW-/,
      writer: 'kube-router (k3s runs it for network policy)',
      role: 'policy',
      per: 'pod',
      purpose:
        "The network policy of one pod. Known connections pass, as does what the pod's own node sends (kubelet's probes); then the chain of each policy that selects the pod is asked, which marks what it allows (0x10000), or KUBE-NWPLCY-DEFAULT where none restricts the direction. What carries no mark at the end is logged and rejected.",
    },
    {
      name: /^KUBE-NWPLCY-DEFAULT$/,
      writer: 'kube-router (k3s runs it for network policy)',
      role: 'policy',
      purpose:
        'Stands in for a network policy where none restricts this direction of a pod: it accepts some ICMP at once and marks everything else as allowed (0x10000).',
    },
    {
      name: /^KUBE-NWPLCY-/,
      writer: 'kube-router (k3s runs it for network policy)',
      role: 'policy',
      per: 'network policy',
      purpose:
        "One network policy: each rule allows packets by source and destination sets (KUBE-SRC-, KUBE-DST-) and ports, and marks what it allows (0x10000) for the pod's KUBE-POD-FW- chain.",
    },
    {
      name: /^KUBE-ROUTER-/,
      writer: 'kube-router (k3s runs it for network policy)',
      role: 'cni',
      purpose: 'A chain of kube-router, which routes between nodes by BGP and writes network policy and service rules.',
    },
  ],
});
