/** Names that iptables-save prints for protocol numbers (/etc/protocols of the common distributions). */
const names = new Map([
  ['1', 'icmp'],
  ['2', 'igmp'],
  ['4', 'ipencap'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['33', 'dccp'],
  ['41', 'ipv6'],
  ['47', 'gre'],
  ['50', 'esp'],
  ['51', 'ah'],
  ['58', 'ipv6-icmp'],
  ['112', 'vrrp'],
  ['132', 'sctp'],
  ['135', 'mobility-header'],
  ['136', 'udplite'],
]);

/** Other names of the same, as listings of some versions print them. */
const aliases = new Map([
  ['icmpv6', 'ipv6-icmp'],
  ['ipv6-mh', 'mobility-header'],
  ['mh', 'mobility-header'],
]);

/** Protocols that have a name here, and those that only /etc/protocols names. */
const known = new Set([
  'all',
  ...names.values(),
  ...aliases.keys(),
  'ipip',
  'ospf',
  'ospfigp',
  'pim',
  'l2tp',
  'eigrp',
  'rsvp',
  'ipcomp',
  'isis',
  'hopopt',
  'ipv6-route',
  'ipv6-frag',
  'ipv6-nonxt',
  'ipv6-opts',
  'mpls-in-ip',
]);

/** Can the word stand in the column of the protocol? */
export const isProtocol = (listed: string): boolean => {
  const plain = listed.startsWith('!') ? listed.slice(1) : listed;
  return /^\d{1,3}$/.test(plain) || known.has(plain);
};

/** A protocol as iptables-save prints it; null where the rule has none (`all`, 0). */
export function protocolName(listed: string): string | null {
  if (listed === 'all' || listed === '0') return null;
  return names.get(listed) ?? aliases.get(listed) ?? listed;
}
