import { space } from '../character-codes.ts';

/** Names with numbers from 0, kept as places in the text: a hash table that cuts no name out before it is asked for. */
export interface Names {
  size(): number;
  /** Number of the name between two positions; one more than there were where it is new. */
  enter(source: string, start: number, end: number): number;
  /** -1 where it was never entered. */
  find(name: string): number;
  /** Does the name stand at this position of the text, and does a blank or the end follow? */
  isAt(name: number, start: number): boolean;
  get(name: number): string;
}

const none = -1;

export function createNames(text: string): Names {
  let size = 0;
  /** Place of each name; a negative one is that of a name which does not stand in the text, in `others` from -1 downwards. */
  let starts = new Int32Array(64);
  let lengths = new Int32Array(64);
  let hashes = new Int32Array(64);
  /** The next name of the same bucket. */
  let followers = new Int32Array(64);
  let buckets = new Int32Array(128).fill(none);
  const others: string[] = [];

  const isSame = (name: number, source: string, start: number): boolean => {
    const own = starts[name]!;
    const length = lengths[name]!;
    if (own < 0) return source.startsWith(others[-1 - own]!, start);
    // From the end: names of kube-proxy's chains begin alike.
    for (let at = length - 1; at >= 0; at -= 1) {
      if (text.charCodeAt(own + at) !== source.charCodeAt(start + at)) return false;
    }
    return true;
  };
  const lookUp = (source: string, start: number, end: number, hash: number): number => {
    let name = buckets[hash & (buckets.length - 1)]!;
    while (name !== none) {
      if (hashes[name] === hash && lengths[name] === end - start && isSame(name, source, start)) return name;
      name = followers[name]!;
    }
    return none;
  };
  const grow = (): void => {
    starts = doubled(starts);
    lengths = doubled(lengths);
    hashes = doubled(hashes);
    followers = doubled(followers);
    buckets = new Int32Array(buckets.length * 2).fill(none);
    for (let name = 0; name < size; name += 1) link(name);
  };
  const link = (name: number): void => {
    const bucket = hashes[name]! & (buckets.length - 1);
    followers[name] = buckets[bucket]!;
    buckets[bucket] = name;
  };
  return {
    size: () => size,
    enter(source, start, end) {
      const hash = hashOf(source, start, end);
      const known = lookUp(source, start, end, hash);
      if (known !== none) return known;
      if (size === starts.length) grow();
      starts[size] = source === text ? start : -others.push(source.slice(start, end));
      lengths[size] = end - start;
      hashes[size] = hash;
      link(size);
      size += 1;
      return size - 1;
    },
    find: (name) => lookUp(name, 0, name.length, hashOf(name, 0, name.length)),
    isAt(name, start) {
      const end = start + lengths[name]!;
      return (end >= text.length || text.charCodeAt(end) <= space) && isSame(name, text, start);
    },
    get(name) {
      const own = starts[name]!;
      return own < 0 ? others[-1 - own]! : text.slice(own, own + lengths[name]!);
    },
  };
}

/** The same integers in an array with room for twice as many. */
export function doubled(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** Another in every process, so that nobody can prepare names that all fall into one bucket. */
const seed = Math.floor(Math.random() * 0x7fffffff);

/** FNV-1a over the characters, not negative. */
function hashOf(source: string, start: number, end: number): number {
  let hash = seed;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ source.charCodeAt(at), 0x01000193);
  return hash & 0x7fffffff;
}
