/** A number as these lines have it, decimal or with `0x`; null where there is none. */
export function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^(?:\d{1,15}|0x[\da-f]{1,12})$/i.test(text) ? Number(text) : null;
}

/**
 * What a packet keeps on its way through a host, in every form of log: identification, length, source port (SNAT comes after
 * all rules), ICMP's identification, TCP's flags.
 */
export function identityOf(kept: {
  id: number | null;
  length: number | null;
  sourcePort: number | null;
  icmpId: number | null;
  flags: readonly string[];
}): string {
  const { id, length, sourcePort, icmpId, flags } = kept;
  return [id, length, sourcePort, icmpId, [...flags].sort().join('+')].map((part) => part ?? '').join(' ');
}
