import { createRecords } from './records.ts';

/** Names with numbers from 0, kept as places in the text: a hash table that cuts no name out before it is asked for. */
export interface Names {
  /** Number of the name between two positions; one more than there were where it is new. */
  enter(source: string, start: number, end: number): number;
  /** -1 where it was never entered. */
  find(name: string): number;
  /** Does the name stand at this position of the text, and does a blank or the end follow? */
  isAt(name: number, start: number): boolean;
  get(name: number): string;
}

const fields = { start: 0, end: 1, hash: 2, next: 3 };
const none = -1;
const space = 32;

export function createNames(text: string): Names {
  const names = createRecords(4);
  /** Names that were entered from elsewhere; their places count from -1 downwards. */
  const others: string[] = [];
  let buckets = new Int32Array(64).fill(none);

  const isSame = (name: number, source: string, start: number, length: number): boolean => {
    const own = names.get(name, fields.start);
    if (own < 0) return others[-1 - own] === source.slice(start, start + length);
    if (names.get(name, fields.end) - own !== length) return false;
    for (let at = 0; at < length; at += 1) {
      if (text.charCodeAt(own + at) !== source.charCodeAt(start + at)) return false;
    }
    return true;
  };
  const lookUp = (source: string, start: number, end: number, hash: number): number => {
    let name = buckets[hash & (buckets.length - 1)]!;
    while (name !== none) {
      if (names.get(name, fields.hash) === hash && isSame(name, source, start, end - start)) return name;
      name = names.get(name, fields.next);
    }
    return none;
  };
  const grow = (): void => {
    buckets = new Int32Array(buckets.length * 4).fill(none);
    for (let name = 0; name < names.size(); name += 1) {
      const bucket = names.get(name, fields.hash) & (buckets.length - 1);
      names.set(name, fields.next, buckets[bucket]!);
      buckets[bucket] = name;
    }
  };
  return {
    enter(source, start, end) {
      const hash = hashOf(source, start, end);
      const known = lookUp(source, start, end, hash);
      if (known !== none) return known;
      if (names.size() === buckets.length) grow();
      const bucket = hash & (buckets.length - 1);
      const own = source === text ? start : -others.push(source.slice(start, end));
      const name = names.add([own, end, hash, buckets[bucket]!]);
      buckets[bucket] = name;
      return name;
    },
    find: (name) => lookUp(name, 0, name.length, hashOf(name, 0, name.length)),
    isAt(name, start) {
      const own = names.get(name, fields.start);
      const length = own < 0 ? others[-1 - own]!.length : names.get(name, fields.end) - own;
      const ends = start + length >= text.length || text.charCodeAt(start + length) <= space;
      return ends && (own < 0 ? text.startsWith(others[-1 - own]!, start) : isSame(name, text, start, length));
    },
    get(name) {
      const own = names.get(name, fields.start);
      return own < 0 ? others[-1 - own]! : text.slice(own, names.get(name, fields.end));
    },
  };
}

/** Another in every process, so that nobody can prepare names that all fall into one bucket. */
const seed = Math.floor(Math.random() * 0x7fffffff);

/** FNV-1a over the characters, not negative. */
function hashOf(source: string, start: number, end: number): number {
  let hash = seed;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ source.charCodeAt(at), 0x01000193);
  return hash & 0x7fffffff;
}
