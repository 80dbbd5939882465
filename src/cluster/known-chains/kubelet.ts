import type { KnownChain } from './known-chain.ts';

/** Chains of kubelet, its host ports (kubenet, dockershim; CRI-O took them over) included. */
export const kubeletChains: KnownChain[] = [
  {
    name: /^KUBE-FIREWALL$/,
    tables: ['filter'],
    writer: 'kubelet',
    role: 'firewall',
    purpose:
      'Drops packets that carry the drop mark (0x8000, set by KUBE-MARK-DROP; older versions) and packets from elsewhere to 127.0.0.0/8 that do not belong to a known or translated connection: kube-proxy sets route_localnet for node ports on localhost, and without this rule neighbours could reach services that listen on loopback only (CVE-2020-8558).',
  },
  {
    name: /^KUBE-(?:KUBELET-CANARY|IPTABLES-HINT)$/,
    writer: 'kubelet',
    role: 'other',
    unreferenced: true,
    purpose:
      'Empty on purpose, and nothing jumps to it. As KUBE-KUBELET-CANARY it lets kubelet notice when someone has flushed the table; as KUBE-IPTABLES-HINT it tells programs in containers which backend of iptables (legacy or nft) the node uses.',
  },
  {
    name: /^KUBE-HOSTPORTS$/,
    writer: 'kubelet (kubenet, dockershim) or CRI-O',
    role: 'cni',
    purpose:
      "The directory of host ports: packets to an address of this node come here, and the destination port decides which pod's KUBE-HP- chain takes over.",
  },
  {
    name: /^KUBE-HP-/,
    writer: 'kubelet (kubenet, dockershim) or CRI-O',
    role: 'cni',
    per: 'host port',
    purpose:
      "Sends packets to one host port to the container that asked for it: DNAT rewrites the destination to the pod's address and container port. Packets of the pod itself are marked for masquerading before (hairpin).",
  },
  {
    name: /^CRIO-(?:HOSTPORTS-MASQ|MASQ).*$/,
    writer: 'CRI-O',
    role: 'masquerade',
    purpose: 'Masquerades packets of a pod that reaches itself through its own host port (hairpin).',
  },
];
