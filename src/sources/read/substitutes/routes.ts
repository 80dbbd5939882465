import { addressFromBits, parsePrefix, prefixContains } from '../../../model/address.ts';
import { type DeviceAddress, findAddresses, type Interfaces, readHex } from './addresses.ts';
import { printList, readSmall } from './small-files.ts';

/** RTF_* of route.h. */
const flag = { up: 0x1, reject: 0x200, anycast: 0x100000, local: 0x80000000 };

/** IPv4 routes of the tables main (/proc/net/route) and local (/proc/net/fib_trie), as `ip -j route show table all` prints them. */
export function printRoutes(root: string, interfaces: Interfaces): string | null {
  const main = readSmall(`${root}/proc/net/route`);
  if (main === null) return null;
  const local = localRoutes(readSmall(`${root}/proc/net/fib_trie`) ?? '', findAddresses(root, interfaces));
  return printList([...main.split('\n').slice(1).flatMap(readRoute), ...local]);
}

function readRoute(line: string): object[] {
  const [device, destination, gateway, flags, , , metric, mask, mtu] = line.trim().split(/\s+/);
  const [address, via, netmask] = [destination, gateway, mask].map(readHex);
  if (!address || !via || !netmask || flags === undefined) return [];
  const bits = Number.parseInt(flags, 16);
  if ((bits & flag.up) === 0) return [];
  return [
    {
      ...((bits & flag.reject) === 0 ? { dev: device } : { type: 'unreachable' }),
      dst: netmask === '0.0.0.0' ? 'default' : `${address}/${parsePrefix(`0.0.0.0/${netmask}`)?.length}`,
      ...(via === '0.0.0.0' ? { scope: 'link' } : { gateway: via }),
      ...(metric === '0' ? {} : { metric: Number(metric) }),
      ...(mtu === '0' ? {} : { metrics: [{ mtu: Number(mtu) }] }),
    },
  ];
}

/** The table that is printed first where main and local are kept in one trie holds both. */
function localRoutes(trie: string, addresses: readonly DeviceAddress[]): object[] {
  const found = new Map<string, object>();
  let address = '';
  for (const line of trie.split('\n')) {
    const leaf = /\|-- (\S+)/.exec(line);
    if (leaf !== null) address = leaf[1]!;
    const entry = /^\s+\/(\d+) (?:host LOCAL|link BROADCAST)/.exec(line);
    if (entry === null) continue;
    const type = line.includes('LOCAL') ? 'local' : 'broadcast';
    const dev = deviceOf(address, addresses);
    const dst = entry[1] === '32' ? address : `${address}/${entry[1]}`;
    if (dev !== null) found.set(dst, { type, dst, dev, table: 'local', scope: type === 'local' ? 'host' : 'link' });
  }
  return [...found.values()];
}

function deviceOf(address: string, addresses: readonly DeviceAddress[]): string | null {
  const holds = (one: DeviceAddress): boolean => {
    const prefix = parsePrefix(`${one.address}/${one.prefixLength}`);
    return prefix !== null && prefixContains(prefix, address);
  };
  return (addresses.find((one) => one.address === address) ?? addresses.find(holds))?.device ?? null;
}

/** IPv6 routes of all tables but their names (/proc/net/ipv6_route): what is local stands in the table local, the rest is taken for main. */
export function printRoutes6(root: string): string | null {
  const text = readSmall(`${root}/proc/net/ipv6_route`);
  return text === null ? null : printList(text.split('\n').flatMap(readRoute6));
}

function readRoute6(line: string): object[] {
  const [destination, length, , , gateway, metric, , , flags, device] = line.trim().split(/\s+/);
  if (device === undefined || !/^[0-9a-f]{32}$/.test(destination ?? '') || !/^[0-9a-f]{32}$/.test(gateway ?? ''))
    return [];
  const address = addressFromBits(6, BigInt(`0x${destination}`));
  const via = addressFromBits(6, BigInt(`0x${gateway}`));
  const bits = Number.parseInt(flags!, 16);
  const prefix = Number.parseInt(length!, 16);
  // The kernel's own entry at the end of every table: nothing matched.
  if (device === 'lo' && prefix === 0 && (bits & flag.reject) !== 0) return [];
  const type = (bits & flag.local) !== 0 ? 'local' : (bits & flag.anycast) !== 0 ? 'anycast' : null;
  const isMulticast = prefix >= 8 && address.startsWith('ff');
  return [
    {
      ...(type !== null
        ? { type }
        : isMulticast
          ? { type: 'multicast' }
          : (bits & flag.reject) !== 0
            ? { type: 'unreachable' }
            : {}),
      dst: prefix === 0 ? 'default' : prefix === 128 ? address : `${address}/${prefix}`,
      ...(via === '::' ? {} : { gateway: via }),
      dev: device,
      ...(type !== null || isMulticast ? { table: 'local' } : {}),
      metric: Number.parseInt(metric!, 16),
    },
  ];
}
