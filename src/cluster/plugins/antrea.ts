import { definePlugin } from './plugin.ts';

/** Antrea (antrea.io): OpenFlow rules in Open vSwitch. */
export const antrea = definePlugin({
  id: 'antrea',
  name: 'Antrea',
  how: 'Pods are ports of the Open vSwitch bridge br-int; its OpenFlow rules route, find services and enforce policies. antrea-gw0 is where the node itself meets the bridge.',
  cniTypes: ['antrea'],
  agents: /^antrea-agent/,
  policies: 'elsewhere',
  isLink: ({ name }) => /^antrea-(?:gw|tun)\d+$/.test(name),
  isOpaque: ({ name }) => /^antrea-(?:gw|tun)\d+$/.test(name),
  end: 'OpenFlow rules of br-int decide; they are not in the evidence (`ovs-appctl ofproto/trace br-int ...` follows a packet through them).',
  chains: [
    {
      name: /^ANTREA-/,
      writer: 'Antrea',
      role: 'cni',
      purpose:
        "Antrea's part of the built-in chain it is called from; its policies and services are OpenFlow rules in Open vSwitch, which iptables does not show.",
    },
  ],
});
