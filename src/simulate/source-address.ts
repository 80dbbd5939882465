import { type Family, familyOf, parsePrefix, prefixContains } from '../model/address.ts';
import type { Address, HostFacts } from '../model/node.ts';
import { type Known, known, notKnown } from '../netfilter/host-view.ts';
import { commonPrefixLength } from './routing.ts';

/**
 * The address that the kernel takes as source for packets that leave by `device` towards `nextHop`
 * (inet_select_addr for IPv4, ipv6_dev_get_saddr for IPv6).
 */
export function selectSource(facts: HostFacts, device: string, nextHop: string, family: Family): Known<string> {
  if (facts.addresses === null) return notKnown('no addresses were collected');
  const candidates = facts.addresses.filter((address) => address.family === family);
  const chosen = family === 4 ? selectV4(candidates, device, nextHop) : selectV6(candidates, device, nextHop);
  return chosen === null
    ? notKnown(`${device} has no IPv${family} address and no other device has one to lend`)
    : known(chosen);
}

/** Primary addresses of the device, one in the next hop's subnet first; else one of another device. */
function selectV4(addresses: Address[], device: string, nextHop: string): string | null {
  const usable = (address: Address): boolean =>
    !address.flags.includes('secondary') && address.scope !== 'host' && address.scope !== 'link';
  const own = addresses.filter((address) => address.device === device && usable(address));
  const near = own.find((address) => holds(address, nextHop));
  return (near ?? own[0] ?? addresses.find((address) => address.device !== 'lo' && usable(address)))?.address ?? null;
}

const holds = (address: Address, other: string): boolean => {
  const prefix = parsePrefix(`${address.peer ?? address.address}/${address.prefixLength}`);
  return prefix !== null && prefixContains(prefix, other);
};

const scopeOf = (address: string): number => {
  if (address === '::1' || /^fe[89ab]/i.test(address)) return 2;
  return 14;
};

/** RFC 6724 as far as a listing tells: same address, scope, not deprecated, outgoing device, longest common prefix. */
function selectV6(addresses: Address[], device: string, destination: string): string | null {
  const wanted = scopeOf(destination);
  const ready = addresses.filter(({ flags }) => !flags.includes('tentative') && !flags.includes('dadfailed'));
  const pool = wanted === 2 ? ready.filter((address) => address.device === device) : ready;
  const rank = (address: Address): number[] => [
    address.address === destination ? 1 : 0,
    scopeOf(address.address) >= wanted ? 1 : 0,
    address.flags.includes('deprecated') ? 0 : 1,
    address.device === device ? 1 : 0,
    Math.min(commonPrefixLength(address.address, destination), address.prefixLength),
  ];
  let best: Address | null = null;
  for (const address of pool) {
    if (address.device === 'lo' && destination !== address.address) continue;
    if (best === null || compare(rank(address), rank(best)) > 0) best = address;
  }
  return best === null || familyOf(best.address) !== 6 ? null : best.address;
}

function compare(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - b[index]!;
  return 0;
}
