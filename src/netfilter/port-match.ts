import { overlap, type PortRange, printPorts } from '../model/ports.ts';
import { no, type Result, unknown, yes } from './rule.ts';

/** `80`, `30000-32767` or `80,443,8000-8010`. */
export const printPortList = (ports: readonly PortRange[]): string => ports.map(printPorts).join(',');

/**
 * Is the port one of these? A packet's port may be known as a range only: it decides where it lies wholly inside or
 * wholly outside. No for a packet without ports.
 * @param which `source` or `destination`
 */
export function testPort(which: string, ports: PortRange | null, wanted: readonly PortRange[]): Result {
  if (ports === null) return no;
  const relations = joined(wanted).map((range) => overlap(ports, range));
  if (relations.includes('inside')) return yes;
  if (!relations.includes('partly')) return no;
  const single = wanted.length === 1 && wanted[0]!.from === wanted[0]!.to;
  return unknown(
    `the ${which} port is ${single ? '' : 'in '}${printPortList(wanted)}`,
    `the ${which} port is known only to be in ${printPorts(ports)}`,
  );
}

/** Ranges that touch or overlap as one, so that a packet's range may lie inside several. */
function joined(ranges: readonly PortRange[]): readonly PortRange[] {
  if (ranges.length < 2) return ranges;
  const result: PortRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else result.push({ ...range });
  }
  return result;
}
