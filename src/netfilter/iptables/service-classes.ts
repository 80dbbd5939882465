import type { OptionReader } from './extension.ts';
import { type MaskedValue, maskedValue, oneWord } from './readers.ts';

/** DSCP value of a DiffServ class (RFC 2474, 2597, 3246); null for an unknown name. */
function dscpOfClass(name: string): number | null {
  const text = name.toUpperCase();
  if (text === 'BE') return 0;
  if (text === 'EF') return 46;
  const selector = /^CS([0-7])$/.exec(text);
  if (selector) return Number(selector[1]) * 8;
  const assured = /^AF([1-4])([1-3])$/.exec(text);
  return assured ? Number(assured[1]) * 8 + Number(assured[2]) * 2 : null;
}

/** A DiffServ class, read as its DSCP value. */
export const dscpClass: OptionReader<number> = oneWord(dscpOfClass);

const tosNames = new Map<string, number>([
  ['minimize-delay', 16],
  ['maximize-throughput', 8],
  ['maximize-reliability', 4],
  ['minimize-cost', 2],
  ['normal-service', 0],
]);

/** A type of service: a name compares its own bits (0x3f), a number all eight. */
export const tosValue: OptionReader<MaskedValue> = oneWord((text) => {
  const named = tosNames.get(text.toLowerCase());
  if (named !== undefined) return { value: named, mask: 0x3f, masked: true };
  const read = maskedValue.read([text]);
  return read === null || read.value > 255 ? null : { ...read, mask: read.mask & 0xff };
});
