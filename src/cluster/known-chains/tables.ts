import type { KnownChain } from './known-chain.ts';

/** Tables of nftables that belong to one program as a whole; `name` is the table's. */
const knownTables: KnownChain[] = [
  {
    name: /^kube-proxy$/,
    writer: 'kube-proxy (nftables mode)',
    role: 'other',
    purpose: 'A helper chain of kube-proxy in nftables mode, whose table holds all its rules for services.',
  },
  {
    name: /^firewalld$/,
    writer: 'firewalld',
    role: 'firewall',
    purpose:
      'A chain of firewalld: packets are sorted into zones by interface or source address, and each zone has chains for what it denies, allows and logs. A drop or reject here is final, whatever the chains of others say.',
  },
  {
    name: /^cni_(?:hostport|plugins_masquerade)$/,
    writer: 'the CNI plugins (nftables)',
    role: 'cni',
    purpose: 'Host ports and masquerading of the CNI plugins portmap and bridge, where they use nftables.',
  },
  {
    name: /^flannel-ipv[46]$/,
    writer: 'flannel',
    role: 'cni',
    purpose: 'Masquerading and forwarding of the pod network, as flannel writes it with nftables.',
  },
  {
    name: /^calico$/,
    writer: 'Calico (Felix)',
    role: 'policy',
    purpose: 'A chain of Calico, whose table holds its network policy and masquerading where it uses nftables.',
  },
  {
    name: /^docker-bridges$/,
    writer: 'Docker',
    role: 'docker',
    purpose: "Forwarding, isolation and published ports of Docker's own networks, as Docker writes them with nftables.",
  },
  {
    name: /^netavark$/,
    writer: 'Podman (netavark)',
    role: 'other',
    purpose: "Forwarding, masquerading and published ports of Podman's networks.",
  },
  {
    name: /^libvirt_network$/,
    writer: 'libvirt',
    role: 'other',
    purpose: "Forwarding and masquerading of libvirt's virtual networks.",
  },
  { name: /^f2b-table$/, writer: 'fail2ban', role: 'firewall', purpose: 'Addresses that fail2ban has banned.' },
];

/** The program that owns a table of nftables as a whole; null for the tables of iptables and unknown ones. */
export const findKnownTable = (table: string): KnownChain | null =>
  knownTables.find(({ name }) => name.test(table)) ?? null;
