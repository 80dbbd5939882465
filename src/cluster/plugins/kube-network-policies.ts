import { definePlugin } from './plugin.ts';

/** kube-network-policies (sigs.k8s.io/kube-network-policies), alone or as part of kindnet: policies decided by a program that packets are queued to. */
export const kubeNetworkPolicies = definePlugin({
  id: 'kube-network-policies',
  name: 'kube-network-policies',
  how: 'A rule queues the first packets of connections of pods that policies select to the agent (NFQUEUE), which answers by itself.',
  cniTypes: [],
  agents: /^kube-network-policies|^kindnet/,
  policies: 'elsewhere',
  chains: [],
});
