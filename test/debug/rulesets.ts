import type { SmallNet } from './small-net.ts';

/** Port of the service, and of the server behind it. */
export const ports = { service: 80, server: 8080 };

/** The rules of one service with one endpoint as kube-proxy writes them for iptables. */
export function kubeProxyRules({ serviceAddress, serverAddress, clientAddress }: SmallNet): string {
  const v6 = serviceAddress.includes(':');
  const length = v6 ? 128 : 32;
  const endpoint = v6 ? `[${serverAddress}]:${ports.server}` : `${serverAddress}:${ports.server}`;
  return [
    '*nat',
    ':KUBE-SERVICES - [0:0]',
    ':KUBE-MARK-MASQ - [0:0]',
    ':KUBE-POSTROUTING - [0:0]',
    ':KUBE-SVC-AAAAAAAAAAAAAAAA - [0:0]',
    ':KUBE-SEP-AAAAAAAAAAAAAAAA - [0:0]',
    '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
    ...kubeChains(serviceAddress, length, endpoint, clientAddress),
    'COMMIT',
    '*filter',
    ':KUBE-FORWARD - [0:0]',
    '-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
    '-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP',
    '-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'COMMIT',
    '',
  ].join('\n');
}

function kubeChains(service: string, length: number, endpoint: string, client: string): string[] {
  return [
    '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
    '-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
    '-A KUBE-POSTROUTING -j MASQUERADE',
    `-A KUBE-SERVICES -d ${service}/${length} -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport ${ports.service} -j KUBE-SVC-AAAAAAAAAAAAAAAA`,
    `-A KUBE-SVC-AAAAAAAAAAAAAAAA ! -s ${client}/${length} -d ${service}/${length} -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport ${ports.service} -j KUBE-MARK-MASQ`,
    `-A KUBE-SVC-AAAAAAAAAAAAAAAA -m comment --comment "default/web -> ${endpoint}" -j KUBE-SEP-AAAAAAAAAAAAAAAA`,
    `-A KUBE-SEP-AAAAAAAAAAAAAAAA -p tcp -m comment --comment "default/web" -m tcp -j DNAT --to-destination ${endpoint}`,
  ];
}

/** What kube-proxy feeds to `iptables-restore --noflush` when it syncs: its own chains anew. `extra`: services before this one. */
export function kubeProxySync({ serviceAddress, serverAddress, clientAddress }: SmallNet, extra: number): string {
  const more = Array.from(
    { length: extra },
    (_, index) => `-A KUBE-SERVICES -d 198.18.${extra}.${index}/32 -p tcp -m tcp --dport 443 -j KUBE-MARK-MASQ`,
  );
  return [
    '*nat',
    ':KUBE-SERVICES - [0:0]',
    ':KUBE-MARK-MASQ - [0:0]',
    ':KUBE-POSTROUTING - [0:0]',
    ':KUBE-SVC-AAAAAAAAAAAAAAAA - [0:0]',
    ':KUBE-SEP-AAAAAAAAAAAAAAAA - [0:0]',
    ...more,
    ...kubeChains(serviceAddress, 32, `${serverAddress}:${ports.server}`, clientAddress),
    'COMMIT',
    '',
  ].join('\n');
}

/** The same service as kube-proxy writes it for nftables, cut down to what one connection meets. */
export function kubeProxyNftables({ serviceAddress, serverAddress }: SmallNet): string {
  const [family, own] = serviceAddress.includes(':') ? ['ip6', `[${serverAddress}]`] : ['ip', serverAddress];
  const type = family === 'ip6' ? 'ipv6_addr' : 'ipv4_addr';
  const address = family === 'ip6' ? serverAddress : own;
  return [
    `table ${family} kube-proxy {`,
    '  map service-ips {',
    `    type ${type} . inet_proto . inet_service : verdict`,
    `    elements = { ${serviceAddress} . tcp . ${ports.service} : goto service-ULMVA6XW-default/web/tcp/ }`,
    '  }',
    '  chain nat-prerouting {',
    '    type nat hook prerouting priority dstnat; policy accept;',
    '    jump services',
    '  }',
    '  chain nat-postrouting {',
    '    type nat hook postrouting priority srcnat; policy accept;',
    '    jump masquerading',
    '  }',
    '  chain filter-forward {',
    '    type filter hook forward priority -110; policy accept;',
    '    ct state new meta l4proto tcp counter',
    '  }',
    '  chain services {',
    `    ${family} daddr . meta l4proto . th dport vmap @service-ips`,
    '  }',
    '  chain masquerading {',
    '    meta mark & 0x00004000 == 0 return',
    '    masquerade',
    '  }',
    '  chain service-ULMVA6XW-default/web/tcp/ {',
    '    meta l4proto tcp goto endpoint-5TPGNJF2-default/web/tcp/',
    '  }',
    '  chain endpoint-5TPGNJF2-default/web/tcp/ {',
    `    meta l4proto tcp dnat to ${family === 'ip6' ? `[${address}]` : address}:${ports.server}`,
    '  }',
    '}',
    '',
  ].join('\n');
}
