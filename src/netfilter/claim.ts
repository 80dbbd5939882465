import type { AddressRange } from '../model/address.ts';
import type { Packet } from '../model/packet.ts';

/** A field of a packet that the evidence may not tell. */
export type UntoldField = 'source' | 'destination' | 'in' | 'out' | 'physIn' | 'physOut';

/** Values of which an untold field may have one. A device's name may end in `+` for any rest. */
export type ClaimedValues =
  | { kind: 'addresses'; ranges: readonly AddressRange[] }
  | { kind: 'device'; pattern: string };

/**
 * What an undecided match says of an untold field: that its value is one of these. Answers to several claims of one field
 * follow from each other: who came in by eth0 did not come in by eth1.
 */
export interface Claim {
  field: UntoldField;
  values: ClaimedValues;
}

/**
 * Names the one unknown value that a claim is about: a later translation, or another route, brings another value. Null
 * where nothing tells that it is the same.
 */
export function subjectOf({ field }: Claim, packet: Packet, host: string): string | null {
  const { connection } = packet;
  const told = (...more: unknown[]): string =>
    JSON.stringify([host, field, connection.direction, packet.protocol, connection.original, ...more]);
  switch (field) {
    case 'source':
      return connection.direction === 'reply' ? null : told(connection.snat?.origin ?? null);
    case 'destination':
      return connection.direction === 'reply' ? null : told(connection.dnat?.origin ?? null);
    case 'in':
    case 'physIn':
      return told();
    case 'out':
    case 'physOut':
      // What the host sends itself is routed again where rules change its mark.
      return told(packet.destination, packet.local ? packet.mark : null);
  }
}

/** The same values have the same text. */
export const printValues = (values: ClaimedValues): string =>
  values.kind === 'device'
    ? values.pattern
    : values.ranges.map(({ family, first, last }) => `${family} ${first}-${last}`).join();

/** Is the first claim true, false or undecided where this is known of the second, about the same value? */
export function follows(claim: ClaimedValues, known: ClaimedValues, holds: boolean): boolean | null {
  if (holds) return isWithin(known, claim) ? true : isApart(known, claim) ? false : null;
  return isWithin(claim, known) ? false : null;
}

/** Is every value of the one also one of the other? */
function isWithin(one: ClaimedValues, other: ClaimedValues): boolean {
  if (one.kind === 'device') {
    if (other.kind !== 'device') return false;
    if (one.pattern === other.pattern) return true;
    return isOpen(other.pattern) && one.pattern.startsWith(stem(other.pattern));
  }
  if (other.kind === 'device') return false;
  return one.ranges.every((range) =>
    other.ranges.some((wider) => wider.first <= range.first && range.last <= wider.last),
  );
}

/** Has no value of the one a place in the other? */
function isApart(one: ClaimedValues, other: ClaimedValues): boolean {
  if (one.kind === 'device') {
    return other.kind === 'device' && !isWithin(one, other) && !isWithin(other, one);
  }
  if (other.kind === 'device') return false;
  return one.ranges.every((range) => other.ranges.every(({ first, last }) => last < range.first || range.last < first));
}

const isOpen = (pattern: string): boolean => pattern.endsWith('+');
const stem = (pattern: string): string => pattern.slice(0, -1);
