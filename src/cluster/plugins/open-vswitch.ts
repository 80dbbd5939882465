import type { Link } from '../../model/node.ts';
import { definePlugin } from './plugin.ts';

/** `ip -d link` names the kind; without -d a port still shows the datapath as its master. */
const isPort = ({ name, kind, master }: Link): boolean =>
  kind === 'openvswitch' ||
  master === 'ovs-system' ||
  /^(?:ovs-system|ovn-k8s-mp\d+|ovn0|genev_sys_\d+|vxlan_sys_\d+)$/.test(name);

/** Open vSwitch (openvswitch.org), under whatever writes its flows: OVN-Kubernetes, Kube-OVN, openshift-sdn, or an administrator. */
export const openVswitch = definePlugin({
  id: 'open-vswitch',
  name: 'Open vSwitch',
  how: 'Devices are ports of a switch in the kernel that OpenFlow rules steer (ovs-system).',
  cniTypes: ['ovs', 'kube-ovn', 'ovn-k8s-cni-overlay', 'openshift-sdn'],
  agents: /^(?:ovnkube-node|ovs-ovn|kube-ovn-cni|ovs-|sdn-)/,
  policies: 'elsewhere',
  isLink: isPort,
  isOpaque: isPort,
  end: 'OpenFlow rules decide; they are not in the evidence (`ovs-appctl ofproto/trace BRIDGE ...` follows a packet through them).',
  chains: [
    {
      name: /^OVN-KUBE-(?:NODEPORT|EXTERNALIP|ITP|ETP)$/,
      writer: 'OVN-Kubernetes',
      role: 'nodeports',
      purpose:
        'Sends packets to node ports and external addresses of services on to their cluster IPs, or to local endpoints (ETP and ITP: traffic policy Local); the services themselves are load balancers of OVN, which no rule shows.',
    },
    {
      name: /^OVN-KUBE-(?:SNAT-MGMTPORT|EGRESS-SVC|EGRESS-IP-MULTI-NIC|UDN-MASQUERADE)$/,
      writer: 'OVN-Kubernetes',
      role: 'masquerade',
      purpose: 'Gives packets that leave OVN by this node the source address that they are meant to have outside.',
    },
    {
      name: /^OVN-KUBE-/,
      writer: 'OVN-Kubernetes',
      role: 'cni',
      purpose:
        "OVN-Kubernetes' part of the node's own rules; packets between pods are steered by OpenFlow rules, not here.",
    },
    {
      name: /^OPENSHIFT-MASQUERADE/,
      writer: 'openshift-sdn',
      role: 'masquerade',
      purpose:
        'Masquerades what pods send out of the cluster network; packets between pods are steered by OpenFlow rules.',
    },
    {
      name: /^OPENSHIFT-/,
      writer: 'openshift-sdn',
      role: 'cni',
      purpose:
        "openshift-sdn's own rules: they let the cluster network through the node's firewall, and vxlan packets of other nodes in.",
    },
    {
      name: /^OVN-(?:PREROUTING|POSTROUTING|OUTPUT|NAT-POLICY|NAT-PSUBNET|MASQUERADE)/,
      writer: 'Kube-OVN',
      role: 'masquerade',
      purpose:
        'Masquerades what pods of subnets with natOutgoing send out of the cluster; packets between pods are steered by OpenFlow rules.',
    },
  ],
});
