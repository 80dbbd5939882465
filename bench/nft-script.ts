import { chainHash, hashedText, printServicePort } from '../src/cluster/chain-names.ts';
import type { ProxiedPort } from '../test/proxy-rules.ts';

const declarations = `table ip kube-proxy {
  comment "rules for kube-proxy"
  set cluster-ips { type ipv4_addr; comment "Active ClusterIPs"; }
  map service-ips { type ipv4_addr . inet_proto . inet_service : verdict; }
  map no-endpoint-services { type ipv4_addr . inet_proto . inet_service : verdict; }
  chain reject-chain { reject; }
  chain services { ip daddr . meta l4proto . th dport vmap @service-ips; }
  chain service-endpoints-check { ip daddr . meta l4proto . th dport vmap @no-endpoint-services; }
  chain mark-for-masquerade { meta mark set meta mark | 0x4000; }
  chain masquerading {
    meta mark & 0x4000 == 0 return
    meta mark set meta mark ^ 0x4000
    masquerade fully-random
  }
  chain filter-forward { type filter hook forward priority filter; ct state new jump service-endpoints-check; }
  chain filter-output { type filter hook output priority filter; ct state new jump service-endpoints-check; }
  chain nat-prerouting { type nat hook prerouting priority dstnat; jump services; }
  chain nat-output { type nat hook output priority -100; jump services; }
  chain nat-postrouting { type nat hook postrouting priority srcnat; jump masquerading; }
}`;

/** A script for nft(8) that programs what kube-proxy's nftables mode does (pkg/proxy/nftables/proxier.go). */
export function writeNftScript(ports: readonly ProxiedPort[]): string {
  const chains: string[] = [];
  const elements: string[] = [];
  const addresses: string[] = [];
  for (const port of ports) {
    const { namespace, service, port: name, protocol, clusterIp, number, endpoints } = port;
    const key = printServicePort(port)[0]!;
    const chainOf = (prefix: string, endpoint = ''): string => {
      const hash = chainHash(hashedText(key, protocol, endpoint), 8);
      const tail = endpoint === '' ? '' : `__${endpoint.replace(':', '/')}`;
      return `${prefix}-${hash}-${namespace}/${service}/${protocol}/${name}${tail}`;
    };
    const ends = endpoints.map((endpoint) => {
      const end = chainOf('endpoint', endpoint);
      const address = endpoint.replace(/:\d+$/, '');
      chains.push(
        `chain ${end} { ip saddr ${address} jump mark-for-masquerade; meta l4proto ${protocol} dnat to ${endpoint}; }`,
      );
      return end;
    });
    const own = chainOf('service');
    const branches = ends.map((end, index) => `${index} : goto ${end}`).join(', ');
    chains.push(
      `chain ${own} { ip daddr ${clusterIp} ${protocol} dport ${number} ip saddr != 10.0.0.0/8 jump mark-for-masquerade; ` +
        `numgen random mod ${ends.length} vmap { ${branches} }; }`,
    );
    elements.push(`${clusterIp} . ${protocol} . ${number} : goto ${own}`);
    addresses.push(clusterIp);
  }
  return [
    declarations,
    'table ip kube-proxy {',
    ...chains,
    '}',
    `add element ip kube-proxy cluster-ips { ${addresses.join(', ')} }`,
    `add element ip kube-proxy service-ips { ${elements.join(', ')} }`,
    '',
  ].join('\n');
}
