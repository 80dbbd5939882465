import { definePlugin } from './plugin.ts';

/** Calico (docs.tigera.io/calico): routes to each pod, and Felix, which writes the rules. */
export const calico = definePlugin({
  id: 'calico',
  name: 'Calico',
  how: "Each pod has a veth (cali...) without a bridge; its default gateway is 169.254.1.1, for which the node answers by proxy ARP. Routes to single pods lead to their veths, blocks of other nodes' pods are routed to these nodes plainly (BGP), by tunl0 (ipip) or by vxlan.calico; the node's own block is a blackhole route, so that addresses no pod has go nowhere.",
  cniTypes: ['calico'],
  agents: /^calico-node|^canal/,
  policies: 'by rules',
  isLink: ({ name }) =>
    /^cali[0-9a-f]{8,}$|^vxlan(?:-v6)?\.calico$|^(?:wireguard|wg-v6)\.cali$|^bpf(?:in|out)\.cali$/.test(name),
  isRoute: ({ type, protocol }) => type === 'blackhole' && (protocol === 'bird' || protocol === '80'),
  isOpaque: ({ name }) => /^bpf(?:in|out)\.cali$/.test(name),
  isTable: (name) => /^calico$/.test(name),
  chains: [
    {
      name: /^cali-(?:OUTPUT|PREROUTING|POSTROUTING)$/,
      tables: ['nat'],
      writer: 'Calico (Felix)',
      role: 'cni',
      purpose:
        'Calico\'s part of the built-in chain of the same name in table nat: floating addresses (cali-fip-dnat, cali-fip-snat), and what leaves an IP pool with natOutgoing (cali-nat-outgoing) or the node by a tunnel gets another source. The comment "cali:..." on each rule is a hash with which Felix recognises its own rules.',
    },
    {
      name: /^cali-fip-(?:dnat|snat)$/,
      writer: 'Calico (Felix)',
      role: 'cni',
      purpose:
        'Floating addresses of pods: dnat sends what comes for such an address to the pod, snat gives what the pod sends to itself that way the floating address as its source. Empty is usual: no pod has one.',
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
  ],
});
