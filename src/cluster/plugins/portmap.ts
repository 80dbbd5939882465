import { definePlugin } from './plugin.ts';

/** The CNI plugin portmap: host ports, beside a plugin that makes the network (www.cni.dev/plugins/current/meta/portmap). */
export const portmap = definePlugin({
  id: 'portmap',
  name: 'the CNI plugin portmap',
  how: 'Host ports are rules of iptables (or nftables): DNAT to the pod, and masquerading of what would not come back.',
  cniTypes: ['portmap'],
  policies: 'no',
  isTable: (name) => /^cni_hostport$/.test(name),
  chains: [
    {
      name: /^CNI-HOSTPORT-DNAT$/,
      writer: 'the CNI plugin portmap',
      role: 'cni',
      purpose:
        "The directory of host ports: packets to an address of this node come here from PREROUTING and OUTPUT; each rule hands the ports of one container over to its CNI-DN- chain. The comment holds the network's name and the container's id.",
    },
    {
      name: /^CNI-DN-[0-9a-f]+$/,
      writer: 'the CNI plugin portmap',
      role: 'cni',
      per: 'container',
      purpose:
        "Sends packets to the host ports of one container to it: DNAT rewrites the destination to the pod's address and container port. Before that, packets from the pod's own subnet and from 127.0.0.1 are marked for masquerading, since the answer would otherwise not come back through the node.",
    },
    {
      name: /^CNI-HOSTPORT-SETMARK$/,
      writer: 'the CNI plugin portmap',
      role: 'mark',
      purpose:
        'Marks packets to host ports that need masquerading (0x2000): CNI-HOSTPORT-MASQ rewrites their source when they leave.',
    },
    {
      name: /^CNI-(?:HOSTPORT-MASQ|HOSTPORT-SNAT)$/,
      writer: 'the CNI plugin portmap',
      role: 'masquerade',
      purpose:
        "Gives packets to host ports that CNI-HOSTPORT-SETMARK has marked (0x2000) the node's address as their source, so that the answer comes back through the node.",
    },
    {
      name: /^CNI-SN-[0-9a-f]+$/,
      writer: 'the CNI plugin portmap (before 0.7)',
      role: 'masquerade',
      per: 'container',
      purpose: 'Masquerades packets from localhost to the host ports of one container.',
    },
  ],
});
