import type { NetworkInterfaceInfo } from 'node:os';
import { addressFromBits, parsePrefix, prefixContains } from '../../../model/address.ts';
import { printLinks } from './links.ts';
import { printList, readSmall } from './small-files.ts';

/** Devices with their addresses, as getifaddrs(3) tells them of devices that have a carrier. */
export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** One address of a device. */
export interface DeviceAddress {
  device: string;
  address: string;
  prefixLength: number;
}

/** The devices of /sys/class/net with their addresses, as `ip -j addr show` prints them. */
export function printAddresses(root: string, interfaces: Interfaces): string | null {
  const links = printLinks(root);
  if (links === null) return null;
  const devices: { ifname: string }[] = JSON.parse(links);
  const addresses = [...findAddresses(root, interfaces), ...findAddresses6(root)];
  return printList(
    devices.map((link) => ({
      ...link,
      addr_info: addresses.filter(({ device }) => device === link.ifname).map(describe),
    })),
  );
}

/**
 * IPv4 addresses: those of getifaddrs(3), and what else the kernel takes for its own (/proc/net/fib_trie), on the device whose subnet it is
 * in. An address alone (/32) on a device without carrier is not found: nothing in /proc tells its device.
 */
export function findAddresses(root: string, interfaces: Interfaces): DeviceAddress[] {
  const told = Object.entries(interfaces).flatMap(([device, own]) =>
    (own ?? [])
      .filter(({ family }) => family === 'IPv4')
      .map(({ address, cidr }) => ({ device, address, prefixLength: parsePrefix(cidr ?? address)?.length ?? 32 })),
  );
  const known = new Set(told.map(({ address }) => address));
  const subnets = connectedSubnets(root);
  const others = localAddresses(root).flatMap((address) => {
    const subnet = known.has(address) ? undefined : subnets.find(({ prefix }) => prefixContains(prefix, address));
    return subnet === undefined ? [] : [{ device: subnet.device, address, prefixLength: subnet.prefix.length }];
  });
  return [...told, ...others];
}

/** Subnets of /proc/net/route that are reached without a gateway, the narrowest first. */
function connectedSubnets(root: string) {
  const lines = (readSmall(`${root}/proc/net/route`) ?? '').split('\n').slice(1);
  return lines
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([device, destination, gateway, , , , , mask]) => {
      const prefix = gateway === '00000000' ? parsePrefix(`${readHex(destination)}/${readHex(mask)}`) : null;
      return device === undefined || prefix === null ? [] : [{ device, prefix }];
    })
    .sort((one, other) => other.prefix.length - one.prefix.length);
}

function localAddresses(root: string): string[] {
  const found = (readSmall(`${root}/proc/net/fib_trie`) ?? '').matchAll(/\|-- (\S+)\n\s+\/32 host LOCAL/g);
  return [...new Set([...found].map((match) => match[1]!))];
}

/** An IPv4 address as the kernel prints it in hexadecimal: its bytes turned round on this machine. '' for anything else. */
export const readHex = (hex: string | undefined): string =>
  hex !== undefined && /^[0-9A-F]{8}$/i.test(hex)
    ? [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')
    : '';

/** All IPv6 addresses with their devices (/proc/net/if_inet6). */
const findAddresses6 = (root: string): DeviceAddress[] =>
  (readSmall(`${root}/proc/net/if_inet6`) ?? '').split('\n').flatMap((line) => {
    const [hex = '', , length = '', , , device] = line.trim().split(/\s+/);
    if (!/^[0-9a-f]{32}$/.test(hex) || device === undefined) return [];
    return [{ device, address: addressFromBits(6, BigInt(`0x${hex}`)), prefixLength: Number.parseInt(length, 16) }];
  });

const describe = ({ address, prefixLength }: DeviceAddress): object => ({
  family: address.includes(':') ? 'inet6' : 'inet',
  local: address,
  prefixlen: prefixLength,
  scope: scopeOf(address),
});

function scopeOf(address: string): string {
  if (/^127\./.test(address) || address === '::1') return 'host';
  return /^(?:169\.254\.|fe[89ab])/.test(address) ? 'link' : 'global';
}
