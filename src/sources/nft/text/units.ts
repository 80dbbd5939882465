const seconds: Record<string, number> = { w: 604800, d: 86400, h: 3600, m: 60, s: 1, ms: 0.001 };

const duration = /^(?:\d+(?:ms|[wdhms]))+$/;

/** Seconds of a duration as nft prints it (`9m55s84ms`, `1h`), the fraction cut off; null where the text is none. */
export function parseDuration(text: string): number | null {
  if (text.length > 64 || !duration.test(text)) return null;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[wdhms])/g)) sum += Number(count) * seconds[unit!]!;
  return Math.floor(sum + 1e-6);
}

const sizes = new Map([
  ['bytes', 1],
  ['kbytes', 2 ** 10],
  ['mbytes', 2 ** 20],
  ['gbytes', 2 ** 30],
]);

/** Bytes of one unit of a quota or limit; null for an unknown unit. */
export const bytesPerUnit = (unit: string): number | null => sizes.get(unit) ?? null;
