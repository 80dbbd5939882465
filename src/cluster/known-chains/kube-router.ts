import type { KnownChain } from './known-chain.ts';

const writer = 'kube-router (k3s runs it for network policy)';

/** Chains of kube-router. */
export const kubeRouterChains: KnownChain[] = [
  {
    name: /^KUBE-ROUTER-(?:FORWARD|INPUT|OUTPUT)$/,
    writer,
    role: 'policy',
    purpose:
      "Hands the packets of every pod that a network policy selects to the pod's own KUBE-POD-FW- chain, and accepts what comes back with the accept mark (0x20000). Pods without a policy are not listed.",
  },
  {
    name: /^KUBE-POD-FW-/,
    writer,
    role: 'policy',
    per: 'pod',
    purpose:
      "The network policy of one pod. Known connections pass, as does what the pod's own node sends (kubelet's probes); then the chain of each policy that selects the pod is asked, which marks what it allows (0x10000). What carries no mark at the end is logged and rejected.",
  },
  {
    name: /^KUBE-NWPLCY-/,
    writer,
    role: 'policy',
    per: 'network policy',
    purpose:
      "One network policy: each rule allows packets by source and destination sets (KUBE-SRC-, KUBE-DST-) and ports, and marks what it allows (0x10000) for the pod's KUBE-POD-FW- chain. KUBE-NWPLCY-DEFAULT is the chain of pods that only some direction is restricted for.",
  },
  {
    name: /^KUBE-ROUTER-/,
    writer,
    role: 'cni',
    purpose: 'A chain of kube-router, which routes between nodes by BGP and writes network policy and service rules.',
  },
];
