import { isNode, type NftExpression } from '../../model/nft.ts';
import { anyType, type DataType, deviceIndexType } from './data-type.ts';
import type { Pattern } from './pattern.ts';

/** A constant as a number of the type: a symbol, an address, flags that are or-ed. Null where it is none. */
export function readNumber(type: DataType, constant: NftExpression): bigint | null {
  if (typeof constant === 'number') return Number.isSafeInteger(constant) ? BigInt(constant) : null;
  if (typeof constant === 'string') return readText(type, constant);
  const flags = Array.isArray(constant) ? constant : isNode(constant) ? constant['|'] : null;
  if (!Array.isArray(flags)) return null;
  let bits = 0n;
  for (const flag of flags) {
    const bit = typeof flag === 'object' ? null : readNumber(type, flag);
    if (bit === null) return null;
    bits |= bit;
  }
  return bits;
}

function readText(type: DataType, text: string): bigint | null {
  if (/^0x[\da-f]{1,32}$/i.test(text)) return BigInt(text);
  return type.read(text);
}

/** A constant of a set, or the right side of a relation, as a pattern. Null where it is none of the type. */
export function readPattern(type: DataType, constant: NftExpression): Pattern | null {
  if (constant === '*') return { kind: 'any' };
  if (typeof constant === 'boolean') return { kind: 'presence', present: constant };
  if (isNode(constant)) {
    if (type === anyType) return { kind: 'unknown', because: 'the value is not in the evidence' };
    if (Array.isArray(constant.concat)) return readConcat(type, constant.concat);
    if (Array.isArray(constant.range)) return readRange(type, constant.range);
    if (isNode(constant.prefix)) return readPrefix(type, constant.prefix);
  }
  if (type.isName) return readName(type, constant);
  const bits = readNumber(type, constant) ?? null;
  if (bits !== null) return { kind: 'interval', from: bits, to: bits };
  return typeof constant === 'string' ? readSymbolRange(type, constant) : null;
}

function readConcat(type: DataType, constants: NftExpression[]): Pattern | null {
  if (type.parts === undefined || type.parts.length !== constants.length) return null;
  const parts: Pattern[] = [];
  for (const [index, constant] of constants.entries()) {
    const part = readPattern(type.parts[index]!, constant);
    if (part === null) return null;
    parts.push(part);
  }
  return { kind: 'concat', parts };
}

function readRange(type: DataType, [first, last]: NftExpression[]): Pattern | null {
  const from = readNumber(type, first ?? null);
  const to = readNumber(type, last ?? null);
  return from === null || to === null || to < from ? null : { kind: 'interval', from, to };
}

/** The text form writes a range of symbols with the hyphen that symbols have too: `nd-router-solicit-nd-redirect`. */
function readSymbolRange(type: DataType, text: string): Pattern | null {
  if (text.length > 200) return null;
  for (let hyphen = text.indexOf('-'); hyphen > 0; hyphen = text.indexOf('-', hyphen + 1)) {
    const from = text.slice(0, hyphen);
    const to = text.slice(hyphen + 1);
    const range = readRange(type, [/^\d+$/.test(from) ? Number(from) : from, /^\d+$/.test(to) ? Number(to) : to]);
    if (range !== null) return range;
  }
  return null;
}

function readPrefix(type: DataType, { addr, len }: { [member: string]: NftExpression }): Pattern | null {
  const bits = readNumber(type, addr ?? null);
  if (bits === null || typeof len !== 'number' || len < 0 || len > type.width) return null;
  const hostBits = BigInt(type.width - len);
  const from = (bits >> hostBits) << hostBits;
  return { kind: 'interval', from, to: from + (1n << hostBits) - 1n };
}

/** A trailing `*` stands for any rest; nft escapes one that is meant (`\*`). */
function readName(type: DataType, constant: NftExpression): Pattern | null {
  if (typeof constant === 'number') {
    if (constant === 0) return { kind: 'name', name: '' };
    if (type === deviceIndexType)
      return { kind: 'unknown', because: `the name of the device with index ${constant} is not in the listing` };
    return { kind: 'name', name: String(constant) };
  }
  if (typeof constant !== 'string') return null;
  if (constant.endsWith('\\*')) return { kind: 'name', name: `${constant.slice(0, -2)}*` };
  return constant.endsWith('*')
    ? { kind: 'name-prefix', start: constant.slice(0, -1) }
    : { kind: 'name', name: constant };
}
