import type { Origin } from '../../model/origin.ts';
import type { ServiceRule } from './iptables-rule.ts';

const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const address = `${byte}(?:\\.${byte}){3}`;
const port = '(?:[1-9]\\d{0,4})';

/** The rules of which kube-proxy writes most, each in one look: to a service, by chance to an endpoint, for masquerading, DNAT. */
const form = new RegExp(
  `^(?:\\[\\d+:\\d+\\] )?-A [^\\s"]+ (?:(! )?-s (${address}/\\d+) )?(?:-d (${address})/32 )?(?:-p (tcp|udp|sctp) )?` +
    '(?:-m comment --comment (?:"([^"\\\\]*)"|(\\w[^\\s"\\\\]*)) )?' +
    `(?:-m statistic --mode random --probability ([\\d.]+) )?(?:-m (?:tcp|udp|sctp) (?:--dport (${port}) )?)?` +
    `-j ([A-Z][^\\s"]*)(?: --to-destination (${address}:${port}))?$`,
);

/** Reads a rule of kube-proxy from its line, as readServiceRule does from its words; null for a line of any other form. */
export function readServiceLine(origin: Origin): ServiceRule | null {
  const match = form.exec(origin.text);
  if (match === null) return null;
  const [, negated, source, destination, protocol, quoted, comment, chance, dport, jump, translated] = match;
  return {
    origin,
    jump: jump!,
    protocol: protocol ?? null,
    source: negated === undefined ? (source ?? null) : null,
    address: destination ?? null,
    port: dport === undefined ? null : Number(dport),
    comment: quoted ?? comment ?? null,
    chance: chance === undefined ? null : Number(chance),
    affinity: null,
    destination: translated ?? null,
    set: null,
    conditional: source !== undefined,
  };
}
