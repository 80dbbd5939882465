import { definePlugin } from './plugin.ts';

/** The CNI plugin macvlan (www.cni.dev/plugins/current/main/macvlan). */
export const macvlan = definePlugin({
  id: 'macvlan',
  name: 'the CNI plugin macvlan',
  how: "Each pod has a device on top of one of the node's own and a hardware address of its own: its frames go to and come from the wire past the node's rules and routes.",
  cniTypes: ['macvlan'],
  policies: 'no',
  isPast: true,
  end: "What a pod sends goes out by the node's device under it without meeting the node; the switch beyond is not in the evidence.",
  chains: [],
});
