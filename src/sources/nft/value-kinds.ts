import { isNode, type NftExpression } from '../../model/nft.ts';
import {
  addressTypes,
  arpOperations,
  congestion,
  connectionDirections,
  connectionStates,
  connectionStatuses,
  days,
  etherTypes,
  familyNumbers,
  icmpCodes,
  icmpTypes,
  icmpv6Codes,
  icmpv6Types,
  packetTypes,
  protocols,
  serviceClasses,
  tcpFlags,
} from './symbols.ts';

/** How the symbols of a type are spelled in the model. */
export interface SymbolSpelling {
  /** The one name that a number has; empty where the model has numbers. */
  names: ReadonlyMap<number, string>;
  /** Other names of a number by what the model has instead. */
  others: ReadonlyMap<string, string | number>;
}

/** How values of one type are spelled; null where nft has one spelling only. `presence`: 0 and 1 of `-n` are `missing` and `exists`. */
export type Spelling = SymbolSpelling | 'port' | 'presence' | null;

/** Of several names the first is the one of the model, unless another is told. */
function named(symbols: ReadonlyMap<string, number>, ...preferred: string[]): SymbolSpelling {
  const names = new Map<number, string>();
  for (const name of [...preferred, ...symbols.keys()]) {
    const number = symbols.get(name)!;
    if (!names.has(number)) names.set(number, name);
  }
  const others = [...symbols].filter(([name, number]) => names.get(number) !== name);
  return { names, others: new Map(others.map(([name, number]) => [name, names.get(number)!])) };
}

/** Names of codes hold for one type of message only. */
const numbered = (symbols: ReadonlyMap<string, number>): SymbolSpelling => ({ names: new Map(), others: symbols });

const protocol = named(protocols);
const connection = new Map([
  ['state', named(connectionStates)],
  ['status', named(connectionStatuses)],
  ['protocol', protocol],
  ['direction', named(connectionDirections)],
  ['l3proto', named(familyNumbers)],
]);
const etherType = named(etherTypes, '8021q');
const serviceClass = named(serviceClasses);
const congestionMark = named(congestion);
const addressType = named(addressTypes);
const meta = new Map<string, Spelling>([
  ['ipsec', 'presence'],
  ['nfproto', named(familyNumbers)],
  ['l4proto', protocol],
  ['protocol', etherType],
  ['day', named(days)],
  ['pkttype', named(packetTypes)],
]);
const icmpType = named(icmpTypes);
const icmpv6Type = named(icmpv6Types, 'mld-listener-done');

const payload = new Map<string, Spelling>([
  ['ip protocol', protocol],
  ['ip6 nexthdr', protocol],
  ['ip dscp', serviceClass],
  ['ip6 dscp', serviceClass],
  ['ip ecn', congestionMark],
  ['ip6 ecn', congestionMark],
  ['ether type', etherType],
  ['vlan type', etherType],
  ['arp operation', named(arpOperations)],
  ['tcp flags', named(tcpFlags)],
  ['icmp type', icmpType],
  ['icmp code', numbered(icmpCodes)],
  ['icmpv6 type', icmpv6Type],
  ['icmpv6 code', numbered(icmpv6Codes)],
]);

/** By the name that nft gives a type in the declaration of a set. */
const types = new Map<string, Spelling>([
  ['inet_proto', protocol],
  ['inet_service', 'port'],
  ['ether_type', etherType],
  ['dscp', serviceClass],
  ['icmp_type', icmpType],
  ['icmpv6_type', icmpv6Type],
  ['icmp_code', numbered(icmpCodes)],
  ['icmpv6_code', numbered(icmpv6Codes)],
  ['ct_state', connection.get('state')!],
  ['ct_status', connection.get('status')!],
  ['ct_dir', connection.get('direction')!],
  ['nf_proto', meta.get('nfproto')!],
  ['pkt_type', meta.get('pkttype')!],
  ['fib_addrtype', addressType],
]);

/** How values of a type are spelled, by its name in the declaration of a set. */
export const kindOfType = (name: string): Spelling => types.get(name) ?? null;

/** How values that are compared with an expression are spelled; a list for a concatenation. */
export const kindOf = (of: NftExpression): Spelling | readonly Spelling[] =>
  isNode(of) && Array.isArray(of.concat) ? of.concat.map(plainKind) : plainKind(of);

function plainKind(of: NftExpression): Spelling {
  if (!isNode(of)) return null;
  if (isNode(of.ct)) return connection.get(String(of.ct.key)) ?? null;
  if (isNode(of.meta)) return meta.get(String(of.meta.key)) ?? null;
  if (isNode(of.fib)) return of.fib.result === 'type' ? addressType : 'presence';
  if (!isNode(of.payload)) return asksForPresence(of) ? 'presence' : null;
  const { protocol: header, field } = of.payload;
  if (field === 'sport' || field === 'dport') return 'port';
  return payload.get(`${header} ${field}`) ?? null;
}

/** A header or an option without a field of it: is it there? */
function asksForPresence(of: { [member: string]: NftExpression }): boolean {
  const header = of.exthdr ?? of['tcp option'] ?? of['ip option'] ?? of['sctp chunk'];
  return isNode(header) && header.field === undefined && header.base === undefined;
}
