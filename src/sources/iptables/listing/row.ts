import type { Columns } from './columns.ts';
import { isProtocol } from './protocols.ts';

/** One row of a listing, cut into its columns. */
export interface Row {
  /** Counters as printed, null where the listing has none. */
  packets: string | null;
  bytes: string | null;
  /** Empty where the rule has no target. */
  target: string;
  protocol: string;
  /** `--`, `-f`, `!f`; empty where ip6tables printed none. */
  fragment: string;
  /** Null where the listing has no such column. */
  input: string | null;
  output: string | null;
  source: string;
  destination: string;
  /** Words of matches and target. */
  words: string;
}

interface Word {
  text: string;
  end: number;
}

/** Cuts a row; null where the line is none. */
export function readRow(line: string, columns: Columns): Row | null {
  const counters = readCounters(line, columns);
  if (!counters) return null;
  const words = firstWords(line, counters.end, columns.interfaces ? 7 : 5);
  const layout = findProtocol(words, /^\s{3}/.test(line.slice(counters.end)));
  if (!layout) return null;
  let at = layout.next;
  const take = (): string | undefined => words[at++]?.text;
  const input = columns.interfaces ? take() : null;
  const output = columns.interfaces ? take() : null;
  const source = take();
  const destination = take();
  if (input === undefined || output === undefined || source === undefined || destination === undefined) return null;
  if (!isAddress(source) || !isAddress(destination)) return null;
  if (layout.fragment === '' && !isIpv6(source) && !isIpv6(destination)) return null;
  return {
    packets: counters.packets,
    bytes: counters.bytes,
    target: layout.target,
    protocol: layout.protocol,
    fragment: layout.fragment,
    input,
    output,
    source,
    destination,
    words: withoutPadding(line.slice(words[at - 1]!.end)),
  };
}

function readCounters(
  line: string,
  columns: Columns,
): { packets: string | null; bytes: string | null; end: number } | null {
  const number = columns.number ? /^\s*\d+(?=\s)/.exec(line) : /^/.exec(line);
  if (!number) return null;
  if (!columns.counters) return { packets: null, bytes: null, end: number[0].length };
  const counters = /^\s*(\d+[KMGT]?)\s+(\d+[KMGT]?)(?=\s)/.exec(line.slice(number[0].length));
  return counters && { packets: counters[1]!, bytes: counters[2]!, end: number[0].length + counters[0].length };
}

function firstWords(line: string, from: number, most: number): Word[] {
  const words: Word[] = [];
  const pattern = /\S+/g;
  pattern.lastIndex = from;
  while (words.length < most) {
    const match = pattern.exec(line);
    if (!match) break;
    words.push({ text: match[0], end: pattern.lastIndex });
  }
  return words;
}

interface Layout {
  target: string;
  protocol: string;
  fragment: string;
  /** Index of the word behind these. */
  next: number;
}

/**
 * The target may be blank and old ip6tables prints no `opt`, so the words are told apart by the `--` column,
 * and where there is none by the names of protocols.
 */
function findProtocol(words: Word[], indented: boolean): Layout | null {
  const [first, second, third] = words.map((word) => word.text);
  if (first === undefined || second === undefined) return null;
  if (isFragment(second)) return { target: '', protocol: first, fragment: second, next: 2 };
  if (third !== undefined && isFragment(third)) return { target: first, protocol: second, fragment: third, next: 3 };
  if (!indented && isProtocol(second)) return { target: first, protocol: second, fragment: '', next: 2 };
  if (isProtocol(first)) return { target: '', protocol: first, fragment: '', next: 1 };
  return isProtocol(second) ? { target: first, protocol: second, fragment: '', next: 2 } : null;
}

const isFragment = (word: string): boolean => word === '--' || word === '-f' || word === '!f';

/** An address, a network, or a name that stands for one. */
const isAddress = (word: string): boolean => /^!?[\w.:/%-]+$/.test(word);

/** What stands in an address column of ip6tables; only that prints no `opt`. */
const isIpv6 = (word: string): boolean => /^!?(?:anywhere|[\da-f]*:[\da-f:.]*(?:\/\d+)?)$/i.test(word);

/** Blanks at both ends, and the NUL that some extensions (bpf of 1.8) print behind their words, are no words. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 32) end -= 1;
  return text.slice(0, end).trimStart();
}
