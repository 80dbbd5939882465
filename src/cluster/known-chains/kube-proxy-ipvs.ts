import type { KnownChain } from './known-chain.ts';

const writer = 'kube-proxy (IPVS mode)';

/** Chains of kube-proxy in IPVS mode (pkg/proxy/ipvs). Names it shares with iptables mode stand there. */
export const kubeProxyIpvsChains: KnownChain[] = [
  {
    name: /^KUBE-NODE-PORT$/,
    writer,
    role: 'nodeports',
    purpose:
      'Decides in IPVS mode about packets to node ports: those of services with externalTrafficPolicy Local pass unchanged, the others are marked for masquerading. The ports stand in ipsets (KUBE-NODE-PORT-*), the endpoints in IPVS itself (ipvsadm -Ln). In the filter table it accepts health-check node ports.',
  },
  {
    name: /^KUBE-LOAD-BALANCER$/,
    writer,
    role: 'external',
    purpose:
      'Decides in IPVS mode about packets to load-balancer IPs: those of services with source ranges are checked by KUBE-FIREWALL, the others are marked for masquerading unless the traffic policy is Local. The addresses stand in ipsets (KUBE-LOAD-BALANCER*).',
  },
  {
    name: /^KUBE-FIREWALL$/,
    tables: ['nat'],
    writer,
    role: 'firewall',
    purpose:
      "Enforces loadBalancerSourceRanges in IPVS mode: a packet whose client stands in one of the source sets returns, any other is marked for dropping. This is not kubelet's chain of the same name in the filter table.",
  },
  {
    name: /^KUBE-(?:IPVS-FILTER|IPVS-OUT-FILTER)$/,
    writer,
    role: 'firewall',
    purpose:
      "Keeps packets to a service's address away from the node itself in IPVS mode. Service addresses are local there (on kube-ipvs0), so a port that no service uses would reach whatever listens on the node; this chain lets through what IPVS handles and refuses the rest.",
  },
  {
    name: /^KUBE-SOURCE-RANGES-FIREWALL$/,
    writer,
    role: 'firewall',
    purpose:
      'Enforces loadBalancerSourceRanges in IPVS mode: clients that stand in one of the source sets return to the rules behind, all others are dropped.',
  },
];
