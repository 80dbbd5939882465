import { repeated } from './dictionary.ts';
import type { Target } from './targets.ts';

/** A text of which twice as much took far more than twice the time. */
export interface Growth {
  target: string;
  /** What was repeated, within what. */
  unit: string;
  millis: number[];
}

const sizes = [50_000, 100_000, 200_000, 400_000];
/** Shorter times tell more about the machine than about the parser. */
const leastMillis = 100;
const mostFactor = 2.6;

/** Pieces that are repeated to a text: the dictionary's, and lines of the samples. */
function unitsOf({ samples }: Target): string[] {
  const lines = samples.flatMap((sample) => sample.split('\n').filter((line) => line.trim() !== ''));
  const step = Math.max(1, Math.floor(lines.length / 20));
  const some = lines.filter((_, index) => index % step === 0).map((line) => line.slice(0, 300));
  return [...repeated, ...some.map((line) => `${line}\n`), ...some.map((line) => `${line} `)];
}

/** Within what a piece is repeated: alone, or where a line or a string goes on. */
const frames: ((text: string) => string)[] = [
  (text) => text,
  (text) => `-A FORWARD -m comment --comment "${text}`,
  (text) => `{"nftables":[{"${text}`,
  (text) => `table ip t {\n\tchain c {\n\t\t${text}`,
];

/** Measures how the time of a target grows with its text, for everything that can be repeated. */
export function findGrowth(target: Target, tell: (unit: string) => void = () => {}): Growth[] {
  const found: Growth[] = [];
  for (const unit of unitsOf(target)) {
    for (const frame of frames) {
      tell(unit);
      // Other looks where it seems so: the first may have met a collection of garbage, or another program.
      let millis = measure(target, unit, frame);
      for (let look = 0; look < 4 && growsFast(millis); look += 1) {
        const again = measure(target, unit, frame);
        millis = millis.map((one, index) => Math.min(one, again[index] ?? one));
      }
      if (growsFast(millis)) found.push({ target: target.name, unit: frame(unit), millis });
    }
  }
  return found;
}

function growsFast(millis: readonly number[]): boolean {
  const [before, last] = millis.slice(-2) as [number, number];
  return last > leastMillis && last > mostFactor * before;
}

/** The time for each size; no further than a size that takes very long. */
function measure(target: Target, unit: string, frame: (text: string) => string): number[] {
  const millis: number[] = [];
  for (const size of sizes) {
    const text = frame(unit.repeat(Math.ceil(size / unit.length)));
    const started = performance.now();
    target.examine(text);
    millis.push(performance.now() - started);
    if (millis.length > 1 && millis.at(-1)! > 10_000) break;
  }
  return millis;
}
