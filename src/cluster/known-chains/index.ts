import { plugins } from '../plugins/index.ts';
import { hostChains } from './host.ts';
import type { KnownChain } from './known-chain.ts';
import { kubeProxyChains } from './kube-proxy.ts';
import { kubeProxyIpvsChains } from './kube-proxy-ipvs.ts';
import { kubeProxyNftChains } from './kube-proxy-nft.ts';
import { kubeletChains } from './kubelet.ts';
import { masqueradeAgentChains } from './masquerade-agents.ts';

export type { KnownChain } from './known-chain.ts';
export { findKnownTable } from './tables.ts';

/** Every kind of chain that is known; the first whose name and table fit counts. */
const knownChains: readonly KnownChain[] = [
  ...kubeProxyNftChains,
  ...kubeProxyChains,
  ...kubeProxyIpvsChains,
  ...kubeletChains,
  ...plugins.flatMap(({ chains }) => chains),
  ...masqueradeAgentChains,
  ...hostChains,
];

/** What is known of a chain of that name in a table of that name; null where it is nobody's k8snet knows. */
export const findKnownChain = (chain: string, table: string): KnownChain | null =>
  knownChains.find(({ name, tables }) => name.test(chain) && (tables === undefined || tables.includes(table))) ?? null;
