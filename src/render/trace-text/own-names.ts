import type { Path } from '../../model/trace.ts';

/** Stands for the receiver's name, and for its address, in a sentence that many paths share. */
const name = '\u0001';
const address = '\u0002';

/** A sentence without the names of the path's own receiver: paths that differ by nothing else have the same. */
export function withoutOwnNames(sentence: string, { destination }: Path): string {
  const { ref, ip } = destination;
  const named = ref === null ? sentence : sentence.split(ref).join(name);
  return named.replace(wholeAddress(ip), address);
}

/** The sentence for all receivers: their names where one stood. The address of one alone would be wrong, so it is `it`. */
export function withNames(template: string, paths: readonly Path[]): string {
  const names = listNames(paths.map(({ destination }) => destination.ref ?? destination.ip));
  const addresses =
    template.includes(name) && paths.length > 1 ? 'it' : listNames(paths.map(({ destination }) => destination.ip));
  return template.split(name).join(names).split(address).join(addresses);
}

/** How many receivers are named. */
const mostNamed = 5;

function listNames(given: readonly string[]): string {
  const names = [...new Set(given)];
  if (names.length === 1) return names[0]!;
  const shown =
    names.length > mostNamed + 1 ? [...names.slice(0, mostNamed), `${names.length - mostNamed} others`] : names;
  return `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

/** The address as a word of its own: 10.0.0.1 is not in 10.0.0.12, but it is at the end of a sentence. */
const wholeAddress = (ip: string): RegExp =>
  new RegExp(`(?<![\\da-f:.])${ip.replace(/[^\w]/g, '\\$&')}(?![\\da-f:]|\\.\\d)`, 'g');
