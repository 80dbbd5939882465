import type { KnownChain } from './known-chain.ts';

/** Chains of agents that masquerade for whatever pod network there is. */
export const masqueradeAgentChains: KnownChain[] = [
  {
    name: /^(?:IP-MASQ-AGENT|IP-MASQ|IP-MASQ-AGENT-.*)$/,
    writer: 'ip-masq-agent',
    role: 'masquerade',
    purpose:
      "Masquerades what leaves the cluster: destinations in nonMasqueradeCIDRs return unchanged, all others get the node's address as their source.",
  },
];
