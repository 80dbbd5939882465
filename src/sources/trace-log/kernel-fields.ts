import { canonicalAddress, familyOf } from '../../model/address.ts';
import type { LoggedPacket } from '../../model/trace-log.ts';
import { identityOf, wholeNumber } from './packet.ts';

/** `IN=eth0 OUT=` begins what nf_log prints of a packet (nf_log_dump_packet_common); names of devices have 15 characters at most. */
const start = /IN=[^\s=]{0,15} OUT=/;

const tcpFlags = new Set(['CWR', 'ECE', 'URG', 'ACK', 'PSH', 'RST', 'SYN', 'FIN']);

/** Cuts `PREFIX IN=... OUT=...` where the packet begins; null where there is none. */
export function cutPrefix(message: string): { prefix: string; fields: string } | null {
  const at = message.search(start);
  return at < 0 ? null : { prefix: message.slice(0, at), fields: message.slice(at) };
}

/** What nf_log and xtables-monitor print of a packet: `IN=eth0 OUT= SRC=10.0.0.1 DST=10.0.0.2 LEN=60 ... SYN`. Null where it has no addresses. */
export function readFields(text: string, form: 'kernel' | 'xtables-monitor'): LoggedPacket | null {
  // In brackets: the packet that an ICMP error is about.
  const inner = text.indexOf('[');
  const values = new Map<string, string>();
  const flags: string[] = [];
  let icmpId: string | null = null;
  for (const word of (inner < 0 ? text : text.slice(0, inner)).split(' ')) {
    const equals = word.indexOf('=');
    if (equals < 0) {
      if (tcpFlags.has(word)) flags.push(word);
      continue;
    }
    const name = word.slice(0, equals);
    if (!values.has(name)) values.set(name, word.slice(equals + 1));
    // The identification of the IP header comes first, then that of ICMP; IPv6 has no such header field.
    if (name === 'ID' && values.has('TYPE')) icmpId = word.slice(equals + 1);
  }
  const source = canonicalAddress(values.get('SRC') ?? '');
  const destination = canonicalAddress(values.get('DST') ?? '');
  if (source === null || destination === null) return null;
  const isV6 = familyOf(source) === 6;
  const length = wholeNumber(values.get('LEN'));
  const sourcePort = wholeNumber(values.get('SPT') ?? values.get('SPORT'));
  const isIcmp = values.has('TYPE');
  // xtables-monitor adds the size of an IPv4 header (20) to the payload length of IPv6, whose header has 40.
  const ipLength = form === 'xtables-monitor' && isV6 && length !== null ? length + 20 : length;
  return {
    protocol: protocolOf(values, isIcmp, isV6, flags),
    source,
    destination,
    sourcePort,
    destinationPort: wholeNumber(values.get('DPT') ?? values.get('DPORT')),
    icmp: isIcmp ? { type: wholeNumber(values.get('TYPE')), code: wholeNumber(values.get('CODE')) } : null,
    in: values.get('IN') || null,
    out: values.get('OUT') || null,
    physIn: values.get('PHYSIN') || null,
    physOut: values.get('PHYSOUT') || null,
    length: ipLength,
    ttl: wholeNumber(values.get('TTL') ?? values.get('HOPLIMIT')),
    mark: wholeNumber(values.get('MARK')),
    flags,
    identity: identityOf({
      id: isV6 ? null : wholeNumber(values.get('ID')),
      length: ipLength,
      sourcePort,
      icmpId: wholeNumber(icmpId ?? undefined),
      flags,
    }),
  };
}

/** xtables-monitor does not name the protocol: flags of TCP and ICMP's type do. */
function protocolOf(values: Map<string, string>, isIcmp: boolean, isV6: boolean, flags: string[]): string | null {
  const named = values.get('PROTO')?.toLowerCase();
  if (named !== undefined) return named;
  if (isIcmp) return isV6 ? 'icmpv6' : 'icmp';
  return flags.length > 0 ? 'tcp' : null;
}
