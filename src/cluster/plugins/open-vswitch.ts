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
  chains: [],
});
