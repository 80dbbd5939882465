import { definePlugin } from './plugin.ts';

/** Cilium (docs.cilium.io): eBPF programs on the devices. */
export const cilium = definePlugin({
  id: 'cilium',
  name: 'Cilium',
  how: "Programs in the kernel (eBPF) on the pods' veths (lxc...), on cilium_host and on the network card route packets, find services and enforce policies; rules and routes of the node see only what these leave to them.",
  cniTypes: ['cilium-cni'],
  agents: /^cilium-(?!operator|envoy)|^anetd/,
  policies: 'elsewhere',
  isLink: ({ name }) => /^cilium_(?:host|net|vxlan|geneve|wg0|ipip4|ipip6)$|^lxc_health$/.test(name),
  isOpaque: ({ flags }) => !flags.includes('LOOPBACK'),
  end: 'eBPF programs decide on every device of the node; they are not in the evidence (`cilium-dbg bpf` and `cilium-dbg monitor` show what they do).',
  chains: [
    {
      name: /^CILIUM_/,
      writer: 'Cilium',
      role: 'cni',
      purpose:
        "Cilium's part of the built-in chain it is called from. Cilium does most of its work in eBPF programs, which iptables does not show; these rules mark proxy traffic, masquerade where eBPF masquerading is off, and keep connection tracking away from packets eBPF has handled.",
    },
    {
      name: /^OLD_CILIUM_/,
      writer: 'Cilium',
      role: 'cni',
      unreferenced: true,
      purpose: 'Rules of an earlier Cilium agent, kept until the new ones are in place and then removed.',
    },
  ],
});
