import type { NetworkInterfaceInfo } from 'node:os';
import { parsePrefix } from '../../../model/address.ts';
import { printLinks } from './links.ts';
import { printList } from './small-files.ts';

/** Devices with their addresses, as getifaddrs(3) tells them. */
export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** The devices of /sys/class/net with their addresses, as `ip -j addr show` prints them. Devices that are down have none here. */
export function printAddresses(root: string, interfaces: Interfaces): string | null {
  const links = printLinks(root);
  if (links === null) return null;
  const devices: { ifname: string }[] = JSON.parse(links);
  return printList(devices.map((link) => ({ ...link, addr_info: (interfaces[link.ifname] ?? []).map(describe) })));
}

const describe = ({ family, address, cidr }: NetworkInterfaceInfo): object => ({
  family: family === 'IPv6' ? 'inet6' : 'inet',
  local: address,
  prefixlen: parsePrefix(cidr ?? address)?.length,
  scope: scopeOf(address),
});

function scopeOf(address: string): string {
  if (/^127\./.test(address) || address === '::1') return 'host';
  return /^(?:169\.254\.|fe[89ab])/.test(address) ? 'link' : 'global';
}
