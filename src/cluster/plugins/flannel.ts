import { definePlugin } from './plugin.ts';

/** flannel (github.com/flannel-io/flannel): a subnet for each node, and a backend that takes packets from node to node. */
export const flannel = definePlugin({
  id: 'flannel',
  name: 'flannel',
  how: "Pods are ports of a bridge (by the CNI plugin bridge, which flannel's own calls). To other nodes packets go by vxlan (flannel.1, with a fixed neighbour and FDB entry for each node), ipip (flannel.ipip), through flanneld itself (udp: flannel0), or plainly by routes (host-gw; aws-vpc and gce: routes of the cloud).",
  cniTypes: ['flannel'],
  agents: /^kube-flannel|^flannel|^canal/,
  policies: 'no',
  isLink: ({ name }) => /^flannel(?:[.-]|\d)/.test(name),
  // Before 0.20 flannel had no chains of its own: four rules in POSTROUTING, known by their exception for multicast.
  isRule: (text) =>
    /flanneld (?:masq|forward)/.test(text) ||
    /^-A POSTROUTING (?:! )?-s \S+ ! -d 224\.0\.0\.0\/4 .*-j MASQUERADE/.test(text),
  settings: ({ flannelSubnet }) =>
    Object.entries(flannelSubnet?.lines ?? {}).map(([name, origin]) => ({
      name,
      value: origin.text.slice(origin.text.indexOf('=') + 1).trim(),
      origin,
    })),
  isTable: (name) => /^flannel-ipv[46]$/.test(name),
  chains: [
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
  ],
});
