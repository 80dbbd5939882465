import { definePlugin } from './plugin.ts';

/** The CNI plugin ptp (www.cni.dev/plugins/current/main/ptp). */
export const ptp = definePlugin({
  id: 'ptp',
  name: 'the CNI plugin ptp',
  how: 'Each pod has a veth to the node and a /32 route to it there: no bridge, so pods of one node are routed to each other.',
  cniTypes: ['ptp'],
  policies: 'no',
  chains: [],
});
