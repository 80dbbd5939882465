import { canonicalAddress } from '../../model/address.ts';
import type { LoggedPacket } from '../../model/trace-log.ts';
import { identityOf, wholeNumber } from './packet.ts';

/** Bytes of an IPv6 header, which `ip6 length` does not count. */
const ip6Header = 40;

const icmpTypes = new Map([
  ['echo-reply', 0],
  ['destination-unreachable', 3],
  ['echo-request', 8],
  ['time-exceeded', 11],
]);
const icmp6Types = new Map([
  ['destination-unreachable', 1],
  ['packet-too-big', 2],
  ['time-exceeded', 3],
  ['echo-request', 128],
  ['echo-reply', 129],
]);

/** What follows `packet:`: `iif "eth0" ip saddr 10.0.0.1 ... tcp dport 80 tcp flags == syn`. Null where it has no addresses. */
export function readNftPacket(text: string): LoggedPacket | null {
  const words = text.split(' ').filter((word) => word !== '');
  const values = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 1) {
    const [one, two, three] = [words[at]!, words[at + 1]!, words[at + 2]];
    if (one === 'iif' || one === 'oif') put(values, one, two.replace(/^"|"$/g, ''));
    else if (one === 'tcp' && two === 'flags') put(values, 'tcp flags', untilName(words, at + 2));
    else if (three !== undefined && protocols.has(one)) put(values, `${one} ${two}`, three);
  }
  const isV6 = values.has('ip6 saddr');
  const source = canonicalAddress(values.get(isV6 ? 'ip6 saddr' : 'ip saddr') ?? '');
  const destination = canonicalAddress(values.get(isV6 ? 'ip6 daddr' : 'ip daddr') ?? '');
  if (source === null || destination === null) return null;
  const payload = wholeNumber(values.get(isV6 ? 'ip6 length' : 'ip length'));
  const length = payload !== null && isV6 ? payload + ip6Header : payload;
  const transport = transports.find((name) => values.has(`${name} sport`));
  const sourcePort = wholeNumber(values.get(`${transport} sport`));
  const icmp = isV6 ? 'icmpv6' : 'icmp';
  const isIcmp = values.has(`${icmp} type`);
  const flags = transport === 'tcp' ? flagsOf(values.get('tcp flags') ?? '') : [];
  return {
    protocol: transport ?? (isIcmp ? icmp : (values.get('ip protocol') ?? values.get('ip6 nexthdr') ?? null)),
    source,
    destination,
    sourcePort,
    destinationPort: wholeNumber(values.get(`${transport} dport`)),
    icmp: isIcmp ? { type: typeOf(values.get(`${icmp} type`)!, isV6 ? icmp6Types : icmpTypes), code: null } : null,
    in: values.get('iif') ?? null,
    out: values.get('oif') ?? null,
    physIn: null,
    physOut: null,
    length,
    ttl: wholeNumber(values.get('ip ttl') ?? values.get('ip6 hoplimit')),
    mark: wholeNumber(values.get('meta mark')),
    flags,
    identity: identityOf({
      id: isV6 ? null : wholeNumber(values.get('ip id')),
      length,
      sourcePort,
      icmpId: wholeNumber(values.get(`${icmp} id`)),
      flags,
    }),
  };
}

const transports = ['tcp', 'udp', 'sctp', 'dccp', 'udplite'] as const;
const protocols = new Set<string>(['ip', 'ip6', 'icmp', 'icmpv6', 'meta', ...transports]);

/** The first counts: an ICMP error carries a packet inside. */
function put(values: Map<string, string>, name: string, value: string): void {
  if (!values.has(name)) values.set(name, value);
}

const typeOf = (text: string, names: Map<string, number>): number | null => names.get(text) ?? wholeNumber(text);

/** The words of a value that has several. */
function untilName(words: readonly string[], from: number): string {
  let end = from;
  while (end < words.length && !protocols.has(words[end]!)) end += 1;
  return words.slice(from, end).join(' ');
}

const flagBits = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

/** `== syn`, `== 0x12`; several names stand with commas or bars between them, as the version likes it. */
function flagsOf(text: string): string[] {
  const number = wholeNumber(text.replace('==', '').trim());
  if (number !== null) return flagBits.filter((_, bit) => number & (1 << bit));
  return (text.match(/[a-z]{3}/g) ?? []).map((name) => name.toUpperCase()).filter((name) => flagBits.includes(name));
}
