import { isIP } from 'node:net';
import type { NftExpression } from '../../../model/nft.ts';
import { immediate } from '../normalise.ts';
import { parseDuration } from './units.ts';

const number = /^(?:\d{1,15}|0x[\da-f]{1,16})$/i;
const hardwareAddress = /^[\da-f]{2}(?::[\da-f]{2}){5}$/i;

/** Can the text be one end of a range? */
const isBoundary = (text: string): boolean =>
  number.test(text) || isIP(text) !== 0 || hardwareAddress.test(text) || parseDuration(text) !== null;

/** What a bare word stands for where a value is expected: a number, a prefix, a range, `exists`, or a symbol as it is. */
export function constant(word: string): NftExpression {
  if (word === 'exists') return true;
  if (word === 'missing') return false;
  return prefix(word) ?? range(word) ?? single(word);
}

function single(word: string): NftExpression {
  if (number.test(word)) return Number(word);
  return parseDuration(word) ?? immediate(word);
}

function prefix(word: string): NftExpression {
  const slash = word.indexOf('/');
  if (slash < 0) return null;
  const address = word.slice(0, slash);
  const length = word.slice(slash + 1);
  if ((isIP(address) === 0 && !hardwareAddress.test(address)) || !/^\d{1,3}$/.test(length)) return null;
  return { prefix: { addr: address, len: Number(length) } };
}

/** Symbols have hyphens of their own (`echo-request`): only numbers and addresses make a range. */
function range(word: string): NftExpression {
  const hyphen = word.indexOf('-');
  if (hyphen <= 0) return null;
  const from = word.slice(0, hyphen);
  const to = word.slice(hyphen + 1);
  return isBoundary(from) && isBoundary(to) ? { range: [single(from), single(to)] } : null;
}
