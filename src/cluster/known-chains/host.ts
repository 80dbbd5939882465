import type { KnownChain } from './known-chain.ts';

/** Chains of programs that know nothing of Kubernetes. */
export const hostChains: KnownChain[] = [
  {
    name: /^(?:NETAVARK[-_]|NV_)/,
    writer: 'Podman (netavark)',
    role: 'other',
    purpose: "Forwarding, masquerading and published ports of Podman's networks.",
  },
  {
    name: /^LIBVIRT_/,
    writer: 'libvirt',
    role: 'other',
    purpose:
      "Rules of libvirt's virtual networks (virbr0 and its like): DHCP and DNS for guests, forwarding and masquerading. They name libvirt's bridges only.",
  },
  {
    name: /^ufw6?-/,
    writer: 'ufw',
    role: 'firewall',
    purpose:
      'A chain of ufw, the firewall of Ubuntu. Its "user" chains hold the administrator\'s rules; its default for forwarded packets (DEFAULT_FORWARD_POLICY) is DROP, which cuts pods off unless other rules accept them before.',
  },
  {
    name: /^(?:(?:PRE|POST|IN|FWD|FWDI|FWDO|FWI|FWO|OUT)_|(?:INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING)_(?:ZONES|direct|POLICIES|IN_ZONES|OUT_ZONES)|(?:filter|nat|mangle|raw)_(?:IN|FWD|FWDI|FWDO|PRE|POST|OUT|INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING))/,
    writer: 'firewalld',
    role: 'firewall',
    purpose:
      "A chain of firewalld: packets are sorted into zones by interface or source address, and each zone has chains for what it denies, allows and logs. At the end of INPUT and FORWARD it rejects what no zone accepts (icmp-host-prohibited or admin-prohibited); a drop or reject here is final, whatever kube-proxy's chains say.",
  },
  {
    name: /^(?:f2b|fail2ban)-/,
    writer: 'fail2ban',
    role: 'firewall',
    purpose: 'Addresses that fail2ban has banned for one jail, which the name ends with; everyone else returns.',
  },
  {
    name: /^sshguard$/,
    writer: 'sshguard',
    role: 'firewall',
    purpose: 'Addresses that sshguard has blocked.',
  },
  {
    name: /^ts-(?:input|forward|postrouting)$/,
    writer: 'Tailscale',
    role: 'other',
    purpose:
      "Tailscale's rules: accept what comes through tailscale0, drop its address range (100.64.0.0/10) from elsewhere, masquerade for routed subnets.",
  },
  {
    name: /^(?:ISTIO_|istio-)/,
    writer: 'Istio',
    role: 'other',
    purpose:
      "Redirects a pod's traffic to its sidecar proxy. These chains belong in a pod's network namespace, not in the node's.",
  },
  {
    name: /^PROXY_INIT_/,
    writer: 'Linkerd',
    role: 'other',
    purpose:
      "Redirects a pod's traffic to its sidecar proxy. These chains belong in a pod's network namespace, not in the node's.",
  },
];
