import type { TraceEvent, TraceLogEntry } from '../../model/trace-log.ts';
import { readNftPacket } from './nft-packet.ts';

/** One line of `nft monitor trace`; `packet` lines say what the following ones with the same number are about. */
export type NftLine = Pick<TraceLogEntry, 'family' | 'table' | 'chain'> & { id: string } & (
    | { packet: NonNullable<ReturnType<typeof readNftPacket>> }
    | { event: TraceEvent }
  );

const start =
  /^trace id ([\da-f]{1,16}) (ip|ip6|inet|bridge|arp|netdev) (\S+) (\S+) (packet:|rule|unknown rule|policy|verdict|return)(?: |$)/;

/** `trace id c74fd5f2 ip nat KUBE-SERVICES rule ... # handle 9 (verdict jump KUBE-SVC-X)`; null where it is none. */
export function readNftLine(text: string): NftLine | null {
  const found = start.exec(text);
  if (found === null) return null;
  const [whole, id, family, table, chain, kind] = found as unknown as [
    string,
    string,
    NonNullable<TraceLogEntry['family']>,
    string,
    string,
    string,
  ];
  const place = { id, family, table, chain };
  const rest = text.slice(whole.length).trim();
  switch (kind) {
    case 'packet:': {
      const packet = readNftPacket(rest);
      return packet === null ? null : { ...place, packet };
    }
    case 'unknown rule':
      return { ...place, event: readRule(`# ${rest}`) };
    case 'rule':
      return { ...place, event: readRule(rest) };
    case 'policy':
      return { ...place, event: { kind, verdict: rest || null } };
    default:
      // `verdict continue` and `return`: the end of a chain, without a rule that says so.
      return { ...place, event: { kind: 'return' } };
  }
}

/** `unknown rule handle 3` is one that was added after nft began to listen. Else the rule's text, its handle where `-a` was given, its verdict. The last ones count: a comment may hold anything. */
function readRule(text: string): TraceEvent {
  const at = text.lastIndexOf('(verdict ');
  const verdict = at >= 0 && text.endsWith(')') ? text.slice(at + '(verdict '.length, -1) : null;
  const rule = (verdict === null ? text : text.slice(0, at)).trim();
  const handle = /(?:^| )# handle (\d{1,15})$/.exec(rule);
  return {
    kind: 'rule',
    rule: null,
    handle: handle === null ? null : Number(handle[1]),
    text: (handle === null ? rule : rule.slice(0, handle.index)).trim() || null,
    verdict,
  };
}
