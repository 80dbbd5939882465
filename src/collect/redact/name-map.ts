import { commonNames } from './common-words.ts';

/** Maps a word that is a name, or made from one; null where it is neither. */
export type NameMap = (word: string) => string | null;

/** Names of the evidence that are to be replaced. */
export interface KnownNames {
  /** Of machines. */
  hosts: ReadonlySet<string>;
  /** Of everything else. What is made from a name (`web-7646587bb4-tj9xs`) need not be here. */
  words: ReadonlySet<string>;
}

/** May a text stand for a name? Numbers are ports and counters, and one letter is anything. */
export const isName = (text: string): boolean =>
  /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/i.test(text) && /[a-z]/i.test(text) && !commonNames.has(text);

/**
 * Gives every name a number in the order of the names, so that lists keep their order: `node-1` of machines, `name-007` of all else. A word
 * that begins with a name keeps its ending, as pods do which are named after their workload.
 */
export function mapNames({ hosts, words }: KnownNames): NameMap {
  const assigned = new Map<string, string>();
  const all = [...hosts, ...words];
  assign(assigned, [...words], freePrefix(['name', 'item', 'thing', 'entry'], all));
  assign(assigned, [...hosts], freePrefix(['node', 'host', 'machine', 'box'], all));
  return (word) => assigned.get(word) ?? (commonNames.has(word) ? null : mapDerived(word, assigned));
}

function mapDerived(word: string, assigned: Map<string, string>): string | null {
  for (let end = word.lastIndexOf('-'); end > 0; end = word.lastIndexOf('-', end - 1)) {
    const head = word.slice(0, end);
    const tail = word.slice(end + 1);
    const mapped = assigned.get(head);
    if (mapped !== undefined) return `${mapped}-${assigned.get(tail) ?? tail}`;
    // A static pod: kube-proxy-node-1.
    if (commonNames.has(head) && assigned.has(tail)) return `${head}-${assigned.get(tail)}`;
  }
  return null;
}

function assign(assigned: Map<string, string>, names: string[], prefix: string): void {
  const sorted = names.filter(isName).sort();
  const digits = String(sorted.length).length;
  for (const [index, name] of sorted.entries())
    assigned.set(name, `${prefix}-${String(index + 1).padStart(digits, '0')}`);
}

/** New names must not be old ones. */
function freePrefix(prefixes: string[], names: string[]): string {
  const free = prefixes.find((prefix) => !names.some((name) => name.startsWith(`${prefix}-`)));
  return free ?? `${prefixes[0]}-of-${names.length}`;
}
