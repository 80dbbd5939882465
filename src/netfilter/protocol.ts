import type { Protocol } from '../model/packet.ts';

/** Numbers of protocols by the names that /etc/protocols, iptables and nft give them. */
const numbers = new Map<string, number>([
  ['hopopt', 0],
  ['icmp', 1],
  ['igmp', 2],
  ['ipencap', 4],
  ['ipip', 4],
  ['ip-in-ip', 4],
  ['tcp', 6],
  ['egp', 8],
  ['udp', 17],
  ['dccp', 33],
  ['ipv6', 41],
  ['ipv6-route', 43],
  ['ipv6-frag', 44],
  ['rsvp', 46],
  ['gre', 47],
  ['esp', 50],
  ['ipv6-crypt', 50],
  ['ah', 51],
  ['ipv6-auth', 51],
  ['icmpv6', 58],
  ['ipv6-icmp', 58],
  ['icmp6', 58],
  ['ipv6-nonxt', 59],
  ['ipv6-opts', 60],
  ['eigrp', 88],
  ['ospf', 89],
  ['pim', 103],
  ['ipcomp', 108],
  ['vrrp', 112],
  ['l2tp', 115],
  ['sctp', 132],
  ['ipv6-mh', 135],
  ['mh', 135],
  ['mobility-header', 135],
  ['udplite', 136],
  ['mpls-in-ip', 137],
]);

/** Names a packet uses: a number where the model has no name for it. */
const names = new Map<number, string>([
  [1, 'icmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [33, 'dccp'],
  [58, 'icmpv6'],
  [132, 'sctp'],
  [136, 'udplite'],
]);

/** Number of a protocol given by name or number (0..255); null where the text is neither. */
export function protocolNumber(text: string): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 255 ? Number(text) : null;
  return numbers.get(text.toLowerCase()) ?? null;
}

/** The protocol as a packet names it: `tcp`, `icmpv6`, or the number as text. Null where the text is no protocol. */
export function protocolName(text: string): Protocol | null {
  const number = protocolNumber(text);
  return number === null ? null : (names.get(number) ?? String(number));
}
