import { definePlugin } from './plugin.ts';

/** kubenet, built into kubelet until 1.23. */
export const kubenet = definePlugin({
  id: 'kubenet',
  name: 'kubenet',
  how: "Pods are ports of the bridge cbr0 (promiscuous, or with hairpin ports), which has the first address of the node's pod CIDR; routes to other nodes are left to a cloud's route controller or an administrator. Host ports are KUBE-HOSTPORTS and KUBE-HP-..., and one rule masquerades what leaves 10.0.0.0/8.",
  cniTypes: [],
  policies: 'no',
  isRule: (text) => /kubenet: /.test(text),
  chains: [],
});
