import type { Operand } from './operand.ts';

/** What an operand is compared with. */
export type Pattern =
  /** A number, a prefix or a range; inclusive. */
  | { kind: 'interval'; from: bigint; to: bigint }
  /** Any of these bits is set (relation `in`). */
  | { kind: 'bits'; mask: bigint }
  | { kind: 'name'; name: string }
  /** `cali*` */
  | { kind: 'name-prefix'; start: string }
  /** `exists` and `missing`. */
  | { kind: 'presence'; present: boolean }
  /** The catch-all element `*`. */
  | { kind: 'any' }
  | { kind: 'concat'; parts: readonly Pattern[] }
  /** A constant whose meaning is not known. */
  | { kind: 'unknown'; because: string };

/** Yes, no, or why it is not known. */
export type Answer = boolean | { because: string };

/** Does the operand fit the pattern? Operands that stand for several values are taken apart before. */
export function fits(operand: Operand, pattern: Pattern): Answer {
  if (operand.kind === 'absent') return false;
  if (pattern.kind === 'any') return true;
  if (pattern.kind === 'concat') return fitsAll(operand, pattern.parts);
  if (operand.kind === 'unknown') return { because: operand.because };
  if (pattern.kind === 'unknown') return { because: pattern.because };
  if (operand.kind === 'number') return numberFits(operand, pattern);
  if (operand.kind === 'range') return rangeFits(operand, pattern);
  if (operand.kind === 'name') return nameFits(operand.name, pattern);
  return { because: 'the value compared with is not one that k8snet can compare' };
}

/** One no decides; else one unknown makes the whole unknown. */
function fitsAll(operand: Operand, patterns: readonly Pattern[]): Answer {
  if (operand.kind === 'unknown') return { because: operand.because };
  if (operand.kind !== 'concat' || operand.parts.length !== patterns.length) return false;
  let answer: Answer = true;
  for (const [index, pattern] of patterns.entries()) {
    const part = fits(operand.parts[index]!, pattern);
    if (part === false) return false;
    if (part !== true && answer === true) answer = part;
  }
  return answer;
}

function numberFits({ bits, known }: Extract<Operand, { kind: 'number' }>, pattern: Pattern): Answer {
  const notKnown = { because: 'not all bits of the value are known' };
  switch (pattern.kind) {
    case 'interval':
      if (known === -1n) return bits >= pattern.from && bits <= pattern.to;
      if (pattern.from !== pattern.to) return notKnown;
      return ((bits ^ pattern.from) & known) === 0n ? notKnown : false;
    case 'bits':
      if ((bits & known & pattern.mask) !== 0n) return true;
      return (pattern.mask & ~known) === 0n ? false : notKnown;
    case 'presence':
      return known === -1n ? (bits !== 0n) === pattern.present : notKnown;
    default:
      return false;
  }
}

function rangeFits({ from, to, because }: Extract<Operand, { kind: 'range' }>, pattern: Pattern): Answer {
  if (pattern.kind !== 'interval') return { because };
  if (from >= pattern.from && to <= pattern.to) return true;
  return to < pattern.from || from > pattern.to ? false : { because };
}

function nameFits(name: string, pattern: Pattern): Answer {
  if (pattern.kind === 'name') return name === pattern.name;
  if (pattern.kind === 'name-prefix') return name.startsWith(pattern.start);
  return pattern.kind === 'presence' && (name !== '') === pattern.present;
}

/** A text that is the same for an operand and the exact pattern that it fits; null where one text cannot tell. */
export function exactKey(side: Operand | Pattern): string | null {
  switch (side.kind) {
    case 'interval':
      return side.from === side.to ? side.from.toString(36) : null;
    case 'number':
      return side.known === -1n ? side.bits.toString(36) : null;
    case 'name':
      return `"${side.name}`;
    case 'concat': {
      let key = '';
      for (const part of side.parts) {
        const inner = exactKey(part);
        if (inner === null) return null;
        key += `${inner} `;
      }
      return key;
    }
    default:
      return null;
  }
}

/** How many numbers of a range the pattern holds; null where it is no matter of counting. */
export function overlapSize(from: bigint, to: bigint, pattern: Pattern): bigint | null {
  if (pattern.kind === 'any') return to - from + 1n;
  if (pattern.kind !== 'interval') return null;
  const first = from > pattern.from ? from : pattern.from;
  const last = to < pattern.to ? to : pattern.to;
  return last < first ? 0n : last - first + 1n;
}
