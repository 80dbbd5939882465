import type { ServiceRule } from './iptables-rule.ts';

const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const address = `${byte}(?:\\.${byte}){3}`;
const port = '(?:[1-9]\\d{0,4})';
const start = '(?:\\[\\d+:\\d+\\] )?-A [^\\s"]+ ';
const probability = '(?:-m statistic --mode random --probability ([\\d.]+) )?';
const anyComment = '(?:-m comment --comment (?:"[^"\\\\\\n]*"|\\w[^\\s"\\\\]*) )?';

/** The rules of which kube-proxy writes most, each in one look: to a service, by chance to an endpoint, for masquerading, DNAT. */
const form = new RegExp(
  `${start}(?:(! )?-s (${address}/\\d+) )?(?:-d (${address})/32 )?(?:-p (tcp|udp|sctp) )?` +
    '(?:-m comment --comment (?:"([^"\\\\\\n]*)"|(\\w[^\\s"\\\\]*)) )?' +
    `${probability}(?:-m (?:tcp|udp|sctp) (?:--dport (${port}) )?)?` +
    `-j ([A-Z][^\\s"]*)(?: --to-destination (${address}:${port}))?`,
  'y',
);

/** Of these there is one for each endpoint of each service, and of each only this much is wanted. */
const toEndpoint = new RegExp(`${start}${anyComment}${probability}-j (KUBE-SEP-[A-Z2-7]{16})`, 'y');
const translation = new RegExp(
  `${start}(?:-p (?:tcp|udp|sctp) )?${anyComment}(?:-m (?:tcp|udp|sctp) )?-j DNAT --to-destination (${address}:${port})`,
  'y',
);

/**
 * Reads the rule of kube-proxy that stands in the text between two positions, as readServiceRule does from its words; null for a line
 * of any other form.
 */
export function readServiceLine(
  text: string,
  from: number,
  end: number,
  source: string,
  line: number,
): ServiceRule | null {
  const match = matchLine(form, text, from, end);
  if (match === null) return null;
  const [, negated, client, destination, protocol, quoted, comment, chance, dport, jump, translated] = match;
  return {
    origin: { source, line, text: text.slice(from, end) },
    jump: jump!,
    protocol: protocol ?? null,
    source: negated === undefined ? (client ?? null) : null,
    address: destination ?? null,
    port: dport === undefined ? null : Number(dport),
    comment: quoted ?? comment ?? null,
    chance: chance === undefined ? null : Number(chance),
    affinity: null,
    destination: translated ?? null,
    redirect: null,
    set: null,
    conditional: client !== undefined,
  };
}

/** What of a rule decides how many connections a chain gets. */
export type Jump = Pick<ServiceRule, 'jump' | 'affinity' | 'chance' | 'conditional'>;

/** Of a rule that leads to an endpoint, perhaps by chance, and asks nothing else; null for a line of any other form. */
export function readJump(text: string, from: number, end: number): Jump | null {
  const match = matchLine(toEndpoint, text, from, end);
  if (match === null) return null;
  const chance = match[1];
  return { jump: match[2]!, affinity: null, chance: chance === undefined ? null : Number(chance), conditional: false };
}

/** The new destination of a rule that gives every packet one; null for a line of any other form. */
export function readTranslation(text: string, from: number, end: number): string | null {
  return matchLine(translation, text, from, end)?.[1] ?? null;
}

/** The line as a whole has to be of the form: in the text others follow. */
function matchLine(pattern: RegExp, text: string, from: number, end: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  return match !== null && pattern.lastIndex === end ? match : null;
}
