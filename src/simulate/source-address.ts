import { type Family, familyOf, parsePrefix, prefixContains } from '../model/address.ts';
import type { Address, HostFacts } from '../model/node.ts';
import { isLinkLocal, isLoopback } from '../model/special-address.ts';
import { type Known, known, notKnown } from '../netfilter/host-view.ts';
import { commonPrefixLength } from './routing.ts';

/**
 * The address that the kernel takes as source for packets that leave by `device` (inet_select_addr for IPv4,
 * ipv6_dev_get_saddr for IPv6). `near`: the gateway for IPv4, null where there is none; the destination for IPv6.
 * `scope`: that of the route, which an IPv4 address may not exceed.
 */
export function selectSource(
  facts: HostFacts,
  device: string,
  near: string | null,
  family: Family,
  scope: 'global' | 'link' = 'global',
): Known<string> {
  if (facts.addresses === null) return notKnown('no addresses were collected');
  const candidates = facts.addresses.filter((address) => address.family === family);
  const chosen = family === 4 ? selectV4(candidates, device, near, scope) : selectV6(candidates, device, near ?? '::');
  return chosen === null
    ? notKnown(`${device} has no IPv${family} address and no other device has one to lend`)
    : known(chosen);
}

/** Numbers of rt_scope; a scope without a name is printed as its number. */
const scopes = new Map([
  ['global', 0],
  ['site', 200],
  ['link', 253],
  ['host', 254],
]);

const scopeNumber = (scope: string): number => scopes.get(scope) ?? Number(scope);

/** Primary addresses of the device, one in the gateway's subnet first; else one of another device, lo before all. */
function selectV4(addresses: Address[], device: string, near: string | null, scope: 'global' | 'link'): string | null {
  const usable = addresses.filter(
    (address) => !address.flags.includes('secondary') && scopeNumber(address.scope) <= scopeNumber(scope),
  );
  const own = usable.filter((address) => address.device === device);
  const chosen = own.find((address) => near !== null && holds(address, near)) ?? own[0];
  return (chosen ?? usable.find((address) => address.scope !== 'link'))?.address ?? null;
}

const holds = (address: Address, other: string): boolean => {
  const prefix = parsePrefix(`${address.peer ?? address.address}/${address.prefixLength}`);
  return prefix !== null && prefixContains(prefix, other);
};

/** Scopes of RFC 4291 as far as addresses of hosts have them: 2 on the link, 14 everywhere. */
const scopeOf = (address: string): number => (isLoopback(address) || isLinkLocal(address) ? 2 : 14);

/** Address labels (net/ipv6/addrlabel.c): the longest prefix that holds the address tells; 1 for all others. */
const labels = (
  [
    ['::1/128', 0],
    ['::ffff:0:0/96', 4],
    ['::/96', 3],
    ['2001:10::/28', 7],
    ['2001::/32', 6],
    ['2002::/16', 2],
    ['fec0::/10', 11],
    ['fc00::/7', 5],
    ['3ffe::/16', 12],
  ] as const
).map(([prefix, label]) => ({ prefix: parsePrefix(prefix)!, label }));

const labelOf = (address: string): number => labels.find(({ prefix }) => prefixContains(prefix, address))?.label ?? 1;

/** RFC 6724 as far as a listing tells: same address, scope, not deprecated, outgoing device, label, longest common prefix. */
function selectV6(addresses: Address[], device: string, destination: string): string | null {
  const wanted = scopeOf(destination);
  const ready = addresses.filter(({ flags }) => !flags.includes('tentative') && !flags.includes('dadfailed'));
  const pool = wanted === 2 ? ready.filter((address) => address.device === device) : ready;
  const rank = (address: Address): number[] => [
    address.address === destination ? 1 : 0,
    // The smallest scope that is wide enough, else the widest there is.
    scopeOf(address.address) >= wanted ? -scopeOf(address.address) : scopeOf(address.address) - 128,
    address.flags.includes('deprecated') ? 0 : 1,
    address.device === device ? 1 : 0,
    labelOf(address.address) === labelOf(destination) ? 1 : 0,
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
