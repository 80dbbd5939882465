const units: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, μs: 1e-6, ns: 1e-9 };

/** Seconds of a duration as Go writes it (time.ParseDuration): `24h0m0s`, `1.5h`, `0`. Null where it is none, or negative. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  if (text.length > 40 || !/^(?:\d+(?:\.\d*)?(?:h|m|s|ms|us|µs|μs|ns))+$/.test(text)) return null;
  let seconds = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d*)?)(h|ms|m|s|us|µs|μs|ns)/g))
    seconds += Number(number) * units[unit!]!;
  return seconds;
}
