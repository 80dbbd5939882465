import { definePlugin } from './plugin.ts';

/** The CNI plugin ipvlan (www.cni.dev/plugins/current/main/ipvlan). */
export const ipvlan = definePlugin({
  id: 'ipvlan',
  name: 'the CNI plugin ipvlan',
  how: "Each pod has a device on top of one of the node's own with its hardware address: its packets go to and come from the wire past the node's bridges and, in mode l2, past its rules.",
  cniTypes: ['ipvlan'],
  policies: 'no',
  isPast: true,
  end: "What a pod sends goes out by the node's device under it; which of the node's rules it meets depends on the mode, which no listing tells.",
  chains: [],
});
