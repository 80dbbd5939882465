import type { LoggedPacket, TraceEvent, TraceLogEntry } from '../../model/trace-log.ts';
import { readFields } from './kernel-fields.ts';
import { wholeNumber } from './packet.ts';

/** Families as nf_tables numbers them (NFPROTO_* in include/uapi/linux/netfilter.h). */
const families = new Map<string, TraceLogEntry['family']>([
  ['1', 'inet'],
  ['2', 'ip'],
  ['3', 'arp'],
  ['5', 'netdev'],
  ['7', 'bridge'],
  ['10', 'ip6'],
]);

/** `PACKET: 2 c32abb74 IN=cbr0 ... SYN`: the packet of the TRACE lines that follow and have the same number. */
export function readPacketLine(text: string): { id: string; packet: LoggedPacket } | null {
  const found = /^PACKET: \d+ ([\da-f]{1,16}) /.exec(text);
  const packet = found === null ? null : readFields(text.slice(found[0].length), 'xtables-monitor');
  return found === null || packet === null ? null : { id: found[1]!, packet };
}

/** ` TRACE: 2 c32abb74 nat:KUBE-SERVICES:rule:0x166:JUMP:KUBE-SVC-X  -4 -t nat -A KUBE-SERVICES ...` */
export function readTraceLine(
  text: string,
): ({ id: string } & Pick<TraceLogEntry, 'family' | 'table' | 'chain' | 'event'>) | null {
  const found = /^ ?TRACE: (\d{1,3}) ([\da-f]{1,16}) ([^:\s]+):(\S+?):(rule|return|policy)(?::|\b)/.exec(text);
  if (found === null) return null;
  const [whole, family, id, table, chain, kind] = found as unknown as string[];
  const event = eventOf(kind!, text.slice(whole!.length));
  return event === null
    ? null
    : { id: id!, family: families.get(family!) ?? null, table: table!, chain: chain!, event };
}

function eventOf(kind: string, rest: string): TraceEvent | null {
  if (kind === 'return') return { kind };
  if (kind === 'policy') return { kind, verdict: rest.trim().split(' ', 1)[0]!.toLowerCase() || null };
  const found = /^(0x[\da-f]{1,15}):(\S+) */.exec(rest);
  if (found === null) return null;
  const [whole, handle, verdict] = found as unknown as [string, string, string];
  // `-4 -t nat -A CHAIN ...`; a rule that xtables-monitor cannot print (native nft, an unknown extension) has none.
  const rule = rest.slice(whole.length).trim();
  return {
    kind: 'rule',
    rule: null,
    handle: wholeNumber(handle),
    text: /^-[46] -t \S+ -A \S+/.test(rule) ? rule.replace(/^-[46] -t \S+ /, '') : null,
    verdict: verdictOf(verdict),
  };
}

/** `JUMP:CHAIN`, `ACCEPT`; RETURN is printed as the number that it has in the kernel (NFT_RETURN, -5). */
function verdictOf(text: string): string {
  if (text === '0xfffffffb') return 'return';
  const jump = /^(JUMP|GOTO):(.+)$/.exec(text);
  return jump === null ? text.toLowerCase() : `${jump[1]!.toLowerCase()} ${jump[2]}`;
}
