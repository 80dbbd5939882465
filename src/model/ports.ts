/** An inclusive range of ports; a single port has `from` equal to `to`. */
export interface PortRange {
  from: number;
  to: number;
}

/** Reads `80`, `1024:65535`, `:1023`, `1024:` (iptables) or `30000-32767` (nft). Null where the text is none of these. */
export function parsePortRange(text: string): PortRange | null {
  const match = /^(\d{1,5})?(?:([:-])(\d{1,5})?)?$/.exec(text);
  if (!match || (match[1] === undefined && match[3] === undefined)) return null;
  const from = match[1] === undefined ? 0 : Number(match[1]);
  const to = match[2] === undefined ? from : match[3] === undefined ? 65535 : Number(match[3]);
  return from <= to && to <= 65535 ? { from, to } : null;
}

/** A range of one port. */
export const singlePort = (port: number): PortRange => ({ from: port, to: port });

/** The port, where the range is a single one. */
export const onlyPort = (range: PortRange | null): number | null =>
  range !== null && range.from === range.to ? range.from : null;

/** The same ports, as far as both are known. */
export const samePorts = (one: PortRange | null, other: PortRange | null): boolean =>
  one === null || other === null || (one.from === other.from && one.to === other.to);

/** How a port known only as a range lies to another range: wholly inside, wholly outside, or partly. */
export function overlap(ports: PortRange, other: PortRange): 'inside' | 'outside' | 'partly' {
  if (ports.from >= other.from && ports.to <= other.to) return 'inside';
  return ports.to < other.from || ports.from > other.to ? 'outside' : 'partly';
}

/** `80` or `1024-65535`. */
export const printPorts = (range: PortRange): string =>
  range.from === range.to ? String(range.from) : `${range.from}-${range.to}`;
