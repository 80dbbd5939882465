import type { KnownChain } from './known-chain.ts';

/** Chains of pod networks and of the plugins they are made from. */
export const cniChains: KnownChain[] = [
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
  {
    name: /^CNI-(?:FORWARD|ADMIN)$/,
    writer: 'the CNI plugin firewall',
    role: 'cni',
    purpose:
      'Accepts forwarded packets from and to the containers of the CNI network where the policy of FORWARD would drop them. CNI-ADMIN is called first and left to the administrator.',
  },
  {
    name: /^CNI-ISOLATION-STAGE-[12]$/,
    writer: 'the CNI plugin firewall',
    role: 'cni',
    purpose: 'Keeps the bridges of different CNI networks apart, in two stages as Docker does.',
  },
  {
    name: /^CNI-[0-9a-f]{24}$/,
    tables: ['nat'],
    writer: 'a CNI plugin with ipMasq (bridge, ptp, ...)',
    role: 'masquerade',
    per: 'container',
    purpose:
      "Masquerades what one pod sends out of the pod network: packets to the pod's own subnet are accepted unchanged, all others but multicast get the node's address as their source. POSTROUTING comes here for packets with the pod's address.",
  },
  {
    name: /^FLANNEL-FWD$/,
    writer: 'flannel',
    role: 'cni',
    purpose:
      "Accepts every forwarded packet from and to the pod network, so that a FORWARD policy of DROP (Docker's default) does not cut pods off. Where it stands before kube-proxy's chains in FORWARD, their REJECT and DROP for pods are never reached.",
  },
  {
    name: /^FLANNEL(?:-POSTRTG)?$/,
    writer: 'flannel',
    role: 'masquerade',
    purpose:
      "Decides which packets keep their source address: those within the pod network do, what a pod sends elsewhere (but multicast) gets the node's address, and what comes from elsewhere to the pods of another node too. Packets that kube-proxy has marked are left to KUBE-POSTROUTING.",
  },
  {
    name: /^cali-(?:FORWARD|INPUT|OUTPUT|PREROUTING|POSTROUTING)$/,
    writer: 'Calico (Felix)',
    role: 'policy',
    purpose:
      'Calico\'s part of the built-in chain of the same name: from here packets of workloads (pods) are handed to the chains of their interfaces, and packets of the node itself to the host endpoint chains. The comment "cali:..." on each rule is a hash with which Felix recognises its own rules.',
  },
  {
    name: /^cali-(?:from-wl-dispatch|to-wl-dispatch|from-host-endpoint|to-host-endpoint|from-hep-forward|to-hep-forward|set-endpoint-mark|from-endpoint-mark)(?:-.*)?$/,
    writer: 'Calico (Felix)',
    role: 'policy',
    purpose:
      'Finds the chain of the interface that a packet came in by or leaves by; a long list is split by the first characters of the interface name. A packet of an interface that Calico does not know is dropped.',
  },
  {
    name: /^cali-(?:tw|fw)-/,
    writer: 'Calico (Felix)',
    role: 'policy',
    per: 'device',
    purpose:
      'The network policy of one pod, whose host interface the name ends with: tw for packets to the pod, fw for packets from it. Known connections are accepted, invalid packets dropped; then the policies and profiles that select the pod are asked in turn, and what none of them accepts is dropped.',
  },
  {
    name: /^cali-(?:pi|po)-/,
    writer: 'Calico (Felix)',
    role: 'policy',
    purpose:
      'One network policy: pi for ingress, po for egress. A packet that its rules accept gets the accept mark (0x10000 by default), and the caller lets it pass.',
  },
  {
    name: /^cali-(?:pri|pro)-/,
    writer: 'Calico (Felix)',
    role: 'policy',
    per: 'profile',
    purpose:
      'One profile: pri for ingress, pro for egress. Calico makes a profile for every namespace (kns.NAMESPACE) and service account (ksa....); it decides where no policy selects the pod, and accepts by default.',
  },
  {
    name: /^cali-(?:nat-outgoing)$/,
    writer: 'Calico (Felix)',
    role: 'masquerade',
    purpose:
      'Masquerades what pods of an IP pool with natOutgoing send to addresses outside all pools; the pools stand in the ipsets cali40masq-ipam-pools and cali40all-ipam-pools.',
  },
  {
    name: /^cali-/,
    writer: 'Calico (Felix)',
    role: 'policy',
    purpose:
      "A chain of Calico's Felix, which writes network policy, floating addresses and its own bookkeeping marks.",
  },
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
  {
    name: /^WEAVE-NPC/,
    writer: 'Weave Net (weave-npc)',
    role: 'policy',
    purpose:
      "Weave's network policy: INGRESS chains accept packets that some policy allows to a pod, EGRESS chains mark those allowed from it, DEFAULT chains accept for namespaces without a policy. Pods and addresses stand in ipsets named weave-....",
  },
  {
    name: /^WEAVE(?:$|-)/,
    writer: 'Weave Net',
    role: 'cni',
    purpose:
      "Weave's own rules: in nat they masquerade what pods send out of the pod network and leave packets within it alone; in filter they guard the bridge.",
  },
  {
    name: /^ANTREA-/,
    writer: 'Antrea',
    role: 'cni',
    purpose:
      "Antrea's part of the built-in chain it is called from; its policies and services are OpenFlow rules in Open vSwitch, which iptables does not show.",
  },
  {
    name: /^AWS-(?:SNAT|CONNMARK)-CHAIN-/,
    writer: 'the Amazon VPC CNI',
    role: 'masquerade',
    purpose:
      "Decides which packets of pods leave with the node's primary address (destinations outside the VPC) and marks connections that came in by the primary interface, so that their answers leave by it.",
  },
  {
    name: /^(?:IP-MASQ-AGENT|IP-MASQ|IP-MASQ-AGENT-.*)$/,
    writer: 'ip-masq-agent',
    role: 'masquerade',
    purpose:
      "Masquerades what leaves the cluster: destinations in nonMasqueradeCIDRs return unchanged, all others get the node's address as their source.",
  },
];
