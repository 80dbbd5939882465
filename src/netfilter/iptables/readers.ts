import { type AddressRange, addressBits, familyOf, type Prefix, parsePrefix } from '../../model/address.ts';
import { type PortRange, parsePortRange, singlePort } from '../../model/ports.ts';
import { servicePort } from '../../sources/service-names.ts';
import { type MaskedAddress, parseMaskedAddress } from '../masked-address.ts';
import { protocolName } from '../protocol.ts';
import type { OptionReader } from './extension.ts';

/** A reader of one word; `read` gives null for a word it does not understand. */
export const oneWord = <Value>(read: (word: string) => Value | null): OptionReader<Value> => ({
  words: 1,
  read: ([word]) => read(word!),
});

/** A reader of a comma list of what `read` reads; one word that is not understood spoils the list. */
export function listOf<Value>(read: (word: string) => Value | null): OptionReader<Value[]> {
  return oneWord((text) => {
    const values: Value[] = [];
    for (const part of text.split(',')) {
      const value = read(part);
      if (value === null) return null;
      values.push(value);
    }
    return values;
  });
}

/** One of these words, without regard to case; read as it stands here. */
export const oneOf = <Word extends string>(...words: Word[]): OptionReader<Word> => oneWord(pick(words));

/** A comma list of these words, without regard to case. */
export const listFrom = <Word extends string>(...words: Word[]): OptionReader<Word[]> => listOf(pick(words));

const pick =
  <Word extends string>(words: readonly Word[]) =>
  (text: string): Word | null =>
    words.find((word) => word.toLowerCase() === text.toLowerCase()) ?? null;

/** An option without a value. */
export const flag: OptionReader<true> = { words: 0, read: () => true };

/** Any word. */
export const word: OptionReader<string> = oneWord((text) => text);

/** A number in decimal, hexadecimal (0x) or octal (leading 0), as strtoul(3) reads it: up to 32 bits. */
export const number: OptionReader<number> = oneWord(readNumber);

/** A number with a fraction, 0 to 1. */
export const probability: OptionReader<number> = oneWord((text) => {
  const value = /^[\d.]+(?:e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return value >= 0 && value <= 1 ? value : null;
});

/** `5`, `5:9`, `:9` or `5:`; an open end is null. */
export const numberRange: OptionReader<{ from: number; to: number | null }> = oneWord((text) => {
  const [first, last, ...rest] = text.split(':');
  const from = first === '' ? 0 : readNumber(first!);
  const to = last === undefined ? from : last === '' ? null : readNumber(last);
  return from === null || (to === null && last !== '') || rest.length > 0 ? null : { from, to };
});

/** `0x4000/0x4000`, `1`; without a mask every bit counts. */
export interface MaskedValue {
  value: number;
  mask: number;
  /** Was a mask written? `--set-mark` treats its absence in its own way. */
  masked: boolean;
}

/** A mark: value and optional mask. */
export const maskedValue: OptionReader<MaskedValue> = oneWord((text) => {
  const [first, second, ...rest] = text.split('/');
  const value = readNumber(first!);
  const mask = second === undefined ? 0xffffffff : readNumber(second);
  if (value === null || mask === null || rest.length > 0) return null;
  return { value, mask, masked: second !== undefined };
});

function readNumber(text: string): number | null {
  if (!/^(?:0x[\da-f]{1,8}|\d{1,10})$/i.test(text)) return null;
  const value = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
  return value <= 0xffffffff ? value : null;
}

/** A port or a range of ports; a name of a well-known service is its port. */
export function readPorts(text: string): PortRange | null {
  const port = servicePort(text);
  return port === null ? parsePortRange(text) : singlePort(port);
}

export const ports: OptionReader<PortRange> = oneWord(readPorts);
export const portList: OptionReader<PortRange[]> = listOf(readPorts);

/** A protocol by name or number, as a packet names it. */
export const protocol: OptionReader<string> = oneWord(protocolName);

/** Addresses, prefixes, or addresses under any mask, separated by commas. */
export const maskedAddresses: OptionReader<(Prefix | MaskedAddress)[]> = listOf(
  (text) => parsePrefix(text) ?? parseMaskedAddress(text),
);
export const prefix: OptionReader<Prefix> = oneWord(parsePrefix);

/** An address range with its text. */
export interface PrintedRange extends AddressRange {
  text: string;
}

/** `10.0.0.1-10.0.0.9`, or one address. */
export function readAddressRange(text: string): PrintedRange | null {
  const [first, last = first, ...rest] = text.split('-');
  const family = familyOf(first!);
  const from = addressBits(first!);
  const to = addressBits(last!);
  if (family === null || familyOf(last!) !== family || from === null || to === null || rest.length > 0) return null;
  return { family, first: from, last: to, text };
}

export const addressRange: OptionReader<PrintedRange> = oneWord(readAddressRange);

/** Words separated by commas. */
export const list: OptionReader<string[]> = oneWord((text) => text.split(','));
