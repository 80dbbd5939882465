import type { OptionReaders, Options } from '../extension.ts';
import { maskedValue, number } from '../readers.ts';
import { hex } from '../words.ts';

/** The ways to write a new mark. They are all one thing: clear the bits of a mask, then exclusive-or a value. */
export const markOptions = {
  '--set-mark': maskedValue,
  '--set-xmark': maskedValue,
  '--and-mark': number,
  '--or-mark': number,
  '--xor-mark': number,
} satisfies OptionReaders;

/** `(mark & ~cleared) ^ flipped` */
export interface MarkChange {
  cleared: number;
  flipped: number;
}

/** The change a rule asks for, as libxt_MARK and libxt_CONNMARK translate it; null where no option names one. */
export function markChange(options: Options<typeof markOptions>): MarkChange | null {
  const { '--set-mark': set, '--set-xmark': xset, '--and-mark': and, '--or-mark': or, '--xor-mark': xor } = options;
  if (set) return { cleared: (set.value.mask | set.value.value) >>> 0, flipped: set.value.value };
  if (xset) return { cleared: xset.value.mask, flipped: xset.value.value };
  if (and) return { cleared: ~and.value >>> 0, flipped: 0 };
  if (or) return { cleared: or.value, flipped: or.value };
  if (xor) return { cleared: 0, flipped: xor.value };
  return null;
}

/** The mark after the change, in 32 bits. */
export const changeMark = (mark: number, { cleared, flipped }: MarkChange): number =>
  ((mark & ~cleared) ^ flipped) >>> 0;

/** `set to 0x1`, or `0x4000/0x4000 set`: what a reader needs to follow the mark. */
export function printChange({ cleared, flipped }: MarkChange): string {
  if (cleared === 0xffffffff) return `${hex(flipped)} set`;
  if (flipped === 0) return `bits ${hex(cleared)} cleared`;
  if (cleared === 0) return `bits ${hex(flipped)} flipped`;
  return `${hex(flipped)}/${hex(cleared)} set`;
}

/** The change as a command. */
export function describeChange({ cleared, flipped }: MarkChange, name: string): string {
  if (cleared === 0xffffffff) return `set the ${name} to ${hex(flipped)}`;
  if (flipped === 0) return `clear the bits ${hex(cleared)} of the ${name}`;
  if (cleared === 0) return `flip the bits ${hex(flipped)} of the ${name}`;
  if (cleared === flipped) return `set the bits ${hex(flipped)} of the ${name}`;
  return `set the bits ${hex(cleared)} of the ${name} to ${hex(flipped)}`;
}
