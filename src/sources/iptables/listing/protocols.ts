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

/** A protocol as iptables-save prints it; null where the rule has none (`all`, 0). */
export function protocolName(listed: string): string | null {
  if (listed === 'all' || listed === '0') return null;
  return names.get(listed) ?? listed;
}
