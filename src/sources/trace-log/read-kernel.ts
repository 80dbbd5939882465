import { familyOf } from '../../model/address.ts';
import type { Origin } from '../../model/origin.ts';
import type { TraceEvent, TraceLogEntry } from '../../model/trace-log.ts';
import { cutPrefix, readFields } from './kernel-fields.ts';

/** What stands before a message of the kernel: of /dev/kmsg, of dmesg, of syslog and the journal (which may add dmesg's own). */
const stamps = [
  /^\d+,\d+,(\d+),[^;]{0,40};/,
  /^(?:<\d+>)?\[ *(\d+\.\d+|[A-Z][^\]]{10,40})\] /,
  /^(\S{1,15} +\d{1,2} [\d:.]{5,15}|\d{4}-\d\d-\d\dT\S{5,30}) \S{1,255} kernel: (?:\[ *\d+\.\d+\] )?/,
];

/** Cuts the stamp off a line of the kernel's log; null where it has none that is known. */
export function cutStamp(text: string): { time: string | null; message: string } | null {
  for (const stamp of stamps) {
    const found = stamp.exec(text);
    if (found !== null) return { time: found[1] ?? null, message: text.slice(found[0].length) };
  }
  return null;
}

/** How a line of the kernel's log was read: an entry, what is wrong with it, or something else that the kernel said. */
export type KernelLine = { entry: TraceLogEntry } | { problem: string } | 'other';

/** `TRACE: nat:KUBE-SERVICES:rule:26 IN=cbr0 OUT= ...` and `PREFIX IN=... OUT=...` of LOG rules, with or without a stamp. */
export function readKernelLine(origin: Origin): KernelLine {
  const { time, message } = cutStamp(origin.text) ?? { time: null, message: origin.text };
  const cut = cutPrefix(message);
  if (cut === null) return message.startsWith('TRACE: ') ? { problem: 'a TRACE line without its packet' } : 'other';
  const packet = readFields(cut.fields, 'kernel');
  if (packet === null) return { problem: 'a packet without its addresses' };
  const family = familyOf(packet.source!) === 6 ? ('ip6' as const) : ('ip' as const);
  const about = { origin, form: 'kernel' as const, time: secondsOf(time), packet, family };
  if (!cut.prefix.startsWith('TRACE: ')) {
    return { entry: { ...about, event: { kind: 'log', prefix: cut.prefix }, table: null, chain: null } };
  }
  const place = readPlace(cut.prefix.slice('TRACE: '.length).trimEnd());
  return place === null
    ? { problem: 'a TRACE line that names no table, chain and rule' }
    : { entry: { ...about, ...place } };
}

/** `table:chain:rule|return|policy:N`; a chain's name may hold colons (nf_log_trace in ip_tables.c). */
function readPlace(text: string): Pick<TraceLogEntry, 'table' | 'chain' | 'event'> | null {
  const found = /^([^:]+):(.+):(rule|return|policy):(\d{1,9})$/.exec(text);
  if (found === null) return null;
  const [, table, chain, kind, number] = found as unknown as [string, string, string, TraceEvent['kind'], string];
  return { table, chain, event: eventOf(kind, Number(number)) };
}

function eventOf(kind: TraceEvent['kind'], number: number): TraceEvent {
  switch (kind) {
    case 'rule':
      return { kind, rule: number, handle: null, text: null, verdict: null };
    case 'policy':
      return { kind, verdict: null };
    default:
      return { kind: 'return' };
  }
}

/** /dev/kmsg counts microseconds, dmesg prints seconds. */
const secondsOf = (time: string | null): string | null =>
  time !== null && /^\d+$/.test(time) ? (Number(time) / 1e6).toFixed(6) : time;
