import { oddities, repeated } from './dictionary.ts';
import type { Random } from './random.ts';

/** Words of a format: what its samples are made of. */
export const wordsIn = (samples: readonly string[]): string[] => [
  ...new Set(
    samples.flatMap((sample) => sample.slice(0, 20_000).split(/[\s,"'{}[\]()]+/)).filter((word) => word !== ''),
  ),
];

export interface Material {
  samples: readonly string[];
  words: readonly string[];
  /** No text grows beyond this many characters. */
  longest: number;
}

/** Takes a piece of a sample and damages it once or several times. */
export function mutate(material: Material, random: Random): string {
  let text = excerpt(random.pick(material.samples), material.longest, random);
  for (let left = 1 + random.integer(6); left > 0; left -= 1) text = random.pick(damages)(text, material, random);
  return text.slice(0, material.longest);
}

/** Some lines of a sample: all of it where it is short. */
function excerpt(sample: string, longest: number, random: Random): string {
  if (sample.length <= longest && !random.oneIn(3)) return sample;
  const from = sample.lastIndexOf('\n', random.integer(sample.length + 1)) + 1;
  return sample.slice(from, from + 1 + random.integer(longest));
}

type Damage = (text: string, material: Material, random: Random) => string;

const splice = (text: string, at: number, removed: number, added: string): string =>
  text.slice(0, at) + added + text.slice(at + removed);

const anywhere = (text: string, random: Random): number => random.integer(text.length + 1);

/** Where a word of the text begins and how long it is. */
function aWord(text: string, random: Random): { at: number; length: number } {
  const found = /\S+/g;
  found.lastIndex = anywhere(text, random);
  const match = found.exec(text);
  return match === null ? { at: text.length, length: 0 } : { at: match.index, length: match[0].length };
}

function aLine(text: string, random: Random): { at: number; length: number } {
  const at = text.lastIndexOf('\n', anywhere(text, random)) + 1;
  const end = text.indexOf('\n', at);
  return { at, length: (end < 0 ? text.length : end + 1) - at };
}

const damages: readonly Damage[] = [
  (text, _, random) => splice(text, anywhere(text, random), 1 + random.integer(20), ''),
  (text, _, random) => splice(text, anywhere(text, random), 0, random.pick(oddities)),
  (text, _, random) => splice(text, anywhere(text, random), 1, String.fromCharCode(random.integer(256))),
  (text, _, random) => splice(text, anywhere(text, random), 1, String.fromCharCode(random.integer(65536))),
  (text, { words }, random) => splice(text, anywhere(text, random), 0, ` ${random.pick(words)} `),
  (text, { words }, random) => {
    const { at, length } = aWord(text, random);
    return splice(text, at, length, random.pick(words));
  },
  (text, _, random) => {
    const { at, length } = aWord(text, random);
    return splice(text, at, length, random.pick(oddities));
  },
  (text, _, random) => {
    const { at, length } = aWord(text, random);
    return splice(text, at, length, '');
  },
  (text, _, random) => {
    const [one, other] = [aWord(text, random), aWord(text, random)];
    return splice(text, one.at, one.length, text.slice(other.at, other.at + other.length));
  },
  (text, _, random) => {
    const { at, length } = aLine(text, random);
    return splice(text, at, 0, text.slice(at, at + length));
  },
  (text, _, random) => {
    const { at, length } = aLine(text, random);
    return splice(text, at, length, '');
  },
  (text, _, random) => {
    const [one, other] = [aLine(text, random), aLine(text, random)];
    return splice(text, one.at, 0, text.slice(other.at, other.at + other.length));
  },
  (text, { samples }, random) => {
    const other = random.pick(samples);
    const from = anywhere(other, random);
    return splice(text, anywhere(text, random), 0, other.slice(from, from + random.integer(400)));
  },
  (text, _, random) => text.slice(0, anywhere(text, random)),
  (text, _, random) => text.slice(anywhere(text, random)),
  (text) => text.replaceAll('\n', '\r\n'),
  (text, _, random) => splice(text, anywhere(text, random), 0, random.pick(repeated).repeat(1 + random.integer(300))),
];
