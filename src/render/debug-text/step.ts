import { printEndpoint } from '../../model/address.ts';
import type { LoggedPacket, LoggedStep, LoggedWay } from '../../model/trace-log.ts';
import type { Paint } from '../paint.ts';

/** `tcp 10.0.0.1:40000 → 10.0.0.2:80 SYN, in by eth0`. `hook`: where it was seen, null where that is not known. */
export function packetLine(packet: LoggedPacket, hook: string | null = null): string {
  const { protocol, source, destination, sourcePort, destinationPort, flags, icmp } = packet;
  const what = [protocol ?? 'ip', ...(icmp?.type == null ? [] : [`type ${icmp.type}`])].join(' ');
  const ends = `${printEndpoint(source ?? '?', sourcePort)} → ${printEndpoint(destination ?? '?', destinationPort)}`;
  return [`${what} ${ends}`, ...flags].join(' ') + fromWhere(packet, hook);
}

/** Without a device that it came in by a packet may be forwarded: before Linux 5.7 POSTROUTING did not know that device. */
function fromWhere(packet: LoggedPacket, hook: string | null): string {
  const from = [packet.in, packet.physIn].filter((name) => name !== null).join(', ');
  if (from !== '') return `, in by ${from}`;
  return hook === 'OUTPUT' ? ', sent by this host' : wayOut(packet);
}

/** `, out by cbr0, veth1`; nothing where the line names no such device. */
export const wayOut = ({ out, physOut }: LoggedPacket): string =>
  out === null ? '' : `, out by ${[out, physOut].filter((name) => name !== null).join(', ')}`;

/** Hook and table of a step: `PREROUTING, table nat`. */
export const placeLine = ({ hook, table, family }: LoggedStep): string =>
  [hook ?? 'some hook', ...(table === null ? [] : [`table ${table}${family === 'ip' ? '' : ` (${family})`}`])].join(
    ', ',
  );

/** One step as a sentence: `KUBE-SEP-X rule 2 (service default/web): packets ...: DNAT to 10.0.0.3:8080`. */
export function stepLine(step: LoggedStep): string {
  const { kind, hook, chain, rule, owner, words, effect, text, log, isOwn, packet } = step;
  const whose = owner === null ? '' : ` (${owner})`;
  if (kind === 'log' && chain === null) return `LOG "${prefixOf(log.text)}": ${packetLine(packet, hook)}`;
  const number = kind === 'rule' || kind === 'log' ? (rule === null ? ' rule ?' : ` rule ${rule}`) : ` ${kind}`;
  const what = isOwn ? 'k8snet debug makes the packet visible' : (words ?? text ?? 'its rules are not in the evidence');
  const plain = what.replace(/^all packets: /, '');
  const more = effect !== null && kind === 'rule' && !isOwn && !plain.includes(lastWord(effect)) ? ` → ${effect}` : '';
  return `${chain}${number}${whose}: ${plain}${more}`;
}

const lastWord = (text: string): string => text.slice(text.lastIndexOf(' ') + 1);

const prefixOf = (text: string): string => /([^\]]{0,80})IN=/.exec(text)?.[1]?.trim() ?? '';

/** How a packet's way ended, painted. */
export function endLine({ verdict, reason }: Pick<LoggedWay, 'verdict' | 'reason'>, paint: Paint): string {
  if (verdict === 'passed') return paint.good(reason);
  return verdict === 'unknown' ? paint.doubtful(reason) : paint.bad(reason);
}
