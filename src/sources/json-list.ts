import { backslash, closeBrace, closeBracket, colon, comma, openBrace, openBracket, quote } from './character-codes.ts';
import { isObject, type JsonObject } from './json.ts';

/** A JSON object with a list, each element of which is parsed when one comes to it. */
export interface JsonList {
  /** The object without the list's elements. */
  head: JsonObject;
  /** Where the elements begin and end in the text. */
  starts: number[];
  ends: number[];
}

const blank = /[ \t\r\n]*/y;

/**
 * Finds the elements of the list that one member of a JSON object is, by brackets alone: whoever parses them one by one needs the
 * memory of one, where `JSON.parse` of 100,000 pods takes a gigabyte. Null where the text is no such object, or breaks off.
 */
export function scanJsonList(text: string, member: string): JsonList | null {
  const key = JSON.stringify(member);
  let list: { open: number; close: number; starts: number[]; ends: number[] } | null = null;
  let at = behindBlanks(text, 0);
  if (text.charCodeAt(at) !== openBrace) return null;
  do {
    const start = behindBlanks(text, at + 1);
    if (text.charCodeAt(start) !== quote) return null;
    const end = behindValue(text, start);
    at = behindBlanks(text, end);
    if (end < 0 || text.charCodeAt(at) !== colon) return null;
    at = behindBlanks(text, at + 1);
    if (text.charCodeAt(at) === openBracket && text.slice(start, end) === key) {
      const found = scanElements(text, at);
      if (found === null || list !== null) return null;
      list = { open: at, ...found };
      at = found.close + 1;
    } else at = behindValue(text, at);
    if (at < 0) return null;
    at = behindBlanks(text, at);
  } while (text.charCodeAt(at) === comma);
  if (list === null || text.charCodeAt(at) !== closeBrace || behindBlanks(text, at + 1) < text.length) return null;
  const head = parse(text.slice(0, list.open + 1) + text.slice(list.close));
  return isObject(head) ? { head, starts: list.starts, ends: list.ends } : null;
}

/**
 * The elements of the list that opens here; null where anything but commas stands between them. In an indented element the brace that
 * closes it stands below the bracket's first element: no string holds a line end, and whoever parses the element sees whether it is whole.
 */
function scanElements(text: string, open: number): { close: number; starts: number[]; ends: number[] } | null {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = behindBlanks(text, open + 1);
  if (text.charCodeAt(at) === closeBracket) return { close: at, starts, ends };
  let indent = /\n[ \t]*$/.exec(text.slice(open, at))?.[0] ?? null;
  for (;;) {
    starts.push(at);
    const isIndented = indent !== null && text.charCodeAt(at) === openBrace && /[\r\n]/.test(text.charAt(at + 1));
    const below = isIndented ? text.indexOf(`${indent}}`, at) : -1;
    const end = below < 0 ? behindValue(text, at) : below + indent!.length + 1;
    // There is no other further on: the text is not looked through for each element.
    if (isIndented && below < 0) indent = null;
    if (end < 0) return null;
    ends.push(end);
    at = behindBlanks(text, end);
    if (text.charCodeAt(at) === closeBracket) return { close: at, starts, ends };
    if (text.charCodeAt(at) !== comma) return null;
    at = behindBlanks(text, at + 1);
  }
}

function behindBlanks(text: string, from: number): number {
  if (text.charCodeAt(from) > 32) return from;
  blank.lastIndex = from;
  blank.test(text);
  return Math.max(from, blank.lastIndex);
}

/** The position behind a value; -1 where it breaks off. What stands in it is not judged. */
function behindValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = closingQuote(text, at);
      if (at < 0) return -1;
      if (depth === 0) return at + 1;
    } else if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
      if (depth === 0) return at + 1;
      if (depth < 0) return at;
    } else if (depth === 0 && (code === comma || code <= 32)) return at;
  }
  return -1;
}

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === backslash) at += 1;
  }
  return -1;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
