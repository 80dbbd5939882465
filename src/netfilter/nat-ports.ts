import type { Packet } from '../model/packet.ts';
import type { PortRange } from '../model/ports.ts';
import { overlap, singlePort } from '../model/ports.ts';

/** Which ports a translation may use. */
export interface PortRequest {
  /** Ports to choose from; null where the rule names none. */
  ports: PortRange | null;
  /** `:8000-8100/30000`: the port keeps its distance from this one. */
  base: number | null;
  /** --random, --random-fully: the port is changed in any case. */
  random: boolean;
}

/** Keeps the port. */
export const anyPort: PortRequest = { ports: null, base: null, random: false };

/**
 * The ports a translation can come to, as nf_nat_l4proto_unique_tuple chooses them: a port that fits is kept unless the
 * rule wants chance; a destination port changes only where the rule names ports. A clash with another connection, which
 * also changes the port, is not in the evidence and not looked at.
 */
export function translatePorts(
  kind: 'dnat' | 'snat',
  current: PortRange | null,
  request: PortRequest,
): PortRange | null {
  if (current === null) return null;
  const { ports, base, random } = request;
  if (ports === null) return kind === 'snat' && random ? randomPorts(current) : current;
  if (base !== null) return current.from === current.to ? offsetPort(current.from, ports, base) : ports;
  return !random && overlap(current, ports) === 'inside' ? current : ports;
}

/** Chance gives a ping another identifier, whichever address is translated. */
export const changesIdentifier = ({ icmp }: Packet, { random }: PortRequest): boolean => random && icmp !== null;

/** Chance stays within the class of the old port: 1-511, 600-1023, or 1024-65535. */
function randomPorts({ from, to }: PortRange): PortRange {
  const lowest = from < 512 ? 1 : from < 1024 ? 600 : 1024;
  const highest = to < 512 ? 511 : to < 1024 ? 1023 : 65535;
  return { from: lowest, to: highest };
}

function offsetPort(port: number, { from, to }: PortRange, base: number): PortRange {
  const size = to - from + 1;
  return singlePort(from + ((((port - base) & 0xffff) >>> 0) % size));
}
