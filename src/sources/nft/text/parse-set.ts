import type { NftElement, NftSet } from '../../../model/nft.ts';
import type { Origin } from '../../../model/origin.ts';
import { spellingOf } from '../spelling.ts';
import {
  accept,
  attempt,
  type Cursor,
  isAtEnd,
  isNext,
  newCursor,
  notUnderstood,
  peek,
  peekPastEnds,
  skipEnds,
  skipToEnd,
  take,
  takeName,
  takeNumber,
  takeWord,
} from './cursor.ts';
import { handleOf, type Listing, lineOrigin, warn } from './listing.ts';
import type { Block } from './outline.ts';
import { parseConcatenation, parseMapValue } from './parse-expression.ts';
import { parseRateStatement } from './parse-rate.ts';
import { type Span, tokenize } from './tokenize.ts';
import { parseDuration } from './units.ts';

type Properties = Omit<NftSet, 'origin' | 'name' | 'elements'>;

/** Reads a set's or map's properties; its elements are read when they are asked for. */
export function parseSetBlock(block: Block, name: string, isMap: boolean, listing: Listing): NftSet {
  const origin = lineOrigin(listing, block.line);
  const properties: Properties = {
    handle: null,
    comment: null,
    keyTypes: [],
    valueTypes: isMap ? [] : null,
    flags: [],
    timeout: null,
    size: null,
  };
  // `elements` is the last property of a set; what stands before it is short.
  const elementsAt = findElements(listing.text, block.body);
  readProperties(
    newCursor(tokenize(listing.text, { ...block.body, to: elementsAt.from })),
    properties,
    listing,
    origin,
  );
  if (properties.timeout !== null && !properties.flags.includes('timeout')) properties.flags.push('timeout');
  properties.flags.sort();
  let elements: NftElement[] | null = null;
  return {
    origin,
    name,
    ...properties,
    elements() {
      elements ??= readElements(newCursor(tokenize(listing.text, elementsAt)), listing, properties);
      return elements;
    },
  };
}

function findElements(text: string, body: Span): Span {
  let line = body.line;
  for (let from = body.from; from < body.to; line += 1) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 || newline >= body.to ? body.to : newline + 1;
    const found = /(?:^|[\s;])elements\s*=/.exec(text.slice(from, Math.min(to, from + 200)));
    if (found) return { from: from + found.index, to: body.to, line };
    from = to;
  }
  return { from: body.to, to: body.to, line };
}

function readProperties(cursor: Cursor, properties: Properties, listing: Listing, origin: Origin): void {
  for (let token = peekPastEnds(cursor); token !== undefined; token = peekPastEnds(cursor)) {
    if (token.kind === 'comment') {
      properties.handle ??= handleOf(take(cursor).text);
      continue;
    }
    const understood = attempt(cursor, () => {
      readProperty(cursor, properties);
      if (!isAtEnd(cursor)) throw notUnderstood;
      return true;
    });
    if (understood === null) {
      warn(listing, lineOrigin(listing, token.line), 'set', `this property of "${origin.text}" is not understood`);
      skipToEnd(cursor);
    }
  }
}

function readProperty(cursor: Cursor, properties: Properties): void {
  if (accept(cursor, 'comment')) properties.comment = takeName(cursor);
  else if (accept(cursor, 'type') || accept(cursor, 'typeof')) readTypes(cursor, properties);
  else if (accept(cursor, 'flags')) properties.flags = readWords(cursor);
  else if (accept(cursor, 'timeout')) properties.timeout = parseDuration(takeWord(cursor));
  else if (accept(cursor, 'size')) properties.size = readSize(cursor);
  else if (accept(cursor, 'gc-interval') || accept(cursor, 'policy')) takeWord(cursor);
  else if (!accept(cursor, 'auto-merge') && parseRateStatement(cursor, peek(cursor)?.text ?? '') === null)
    throw notUnderstood;
}

/** nft 1.1 adds how many are in use: `size 65535 # count 3`. */
function readSize(cursor: Cursor): number {
  const size = takeNumber(cursor);
  if (peek(cursor)?.kind === 'comment') take(cursor);
  return size;
}

/** `ipv4_addr . inet_service : interval ipv4_addr`, or expressions behind `typeof`. */
function readTypes(cursor: Cursor, properties: Properties): void {
  const sides: string[][] = [['']];
  while (!isAtEnd(cursor)) {
    const text = take(cursor).text;
    const side = sides.at(-1)!;
    if (text === '.') side.push('');
    else if (text === ':') sides.push(['']);
    else if (text !== 'interval' || sides.length === 1) side.push(`${side.pop()!} ${text}`.trim());
  }
  properties.keyTypes = sides[0]!;
  if (sides[1] !== undefined) properties.valueTypes = sides[1];
}

function readWords(cursor: Cursor): string[] {
  const words: string[] = [];
  while (!isAtEnd(cursor)) {
    words.push(takeWord(cursor));
    accept(cursor, ',');
  }
  return words;
}

function readElements(cursor: Cursor, listing: Listing, { keyTypes, valueTypes }: Properties): NftElement[] {
  const [spellKey, spellValue] = [spellingOf(keyTypes), spellingOf(valueTypes ?? [])];
  const elements: NftElement[] = [];
  if (!accept(cursor, 'elements') || !accept(cursor, '=') || !accept(cursor, '{')) return elements;
  for (;;) {
    while (peek(cursor)?.kind === 'end' || isNext(cursor, ',') || peek(cursor)?.kind === 'comment') take(cursor);
    const token = peek(cursor);
    if (token === undefined || accept(cursor, '}')) return elements;
    const element = attempt(cursor, readElement);
    if (element !== null) {
      element.key = spellKey(element.key);
      if (element.value !== null) element.value = spellValue(element.value);
      elements.push(element);
    } else {
      warn(listing, lineOrigin(listing, token.line), 'set', 'an element of the set is not understood');
      while (peek(cursor) !== undefined && !isNext(cursor, ',') && !isNext(cursor, '}')) take(cursor);
    }
  }
}

/** `10.0.0.1 . 80 timeout 30m expires 20m comment "x" counter packets 5 bytes 100 : goto other`. */
function readElement(cursor: Cursor): NftElement {
  const element: NftElement = {
    key: parseConcatenation(cursor, 'constants'),
    value: null,
    expires: null,
    comment: null,
  };
  readAttributes(cursor, element);
  if (accept(cursor, ':')) {
    element.value = parseMapValue(cursor);
    readAttributes(cursor, element);
  }
  skipEnds(cursor);
  if (!isNext(cursor, ',') && !isNext(cursor, '}')) throw notUnderstood;
  return element;
}

function readAttributes(cursor: Cursor, element: NftElement): void {
  for (;;) {
    if (accept(cursor, 'timeout')) takeWord(cursor);
    else if (accept(cursor, 'expires')) element.expires = parseDuration(takeWord(cursor));
    else if (accept(cursor, 'comment')) element.comment = takeName(cursor);
    else if (parseRateStatement(cursor, peek(cursor)?.text ?? '') === null) return;
  }
}
