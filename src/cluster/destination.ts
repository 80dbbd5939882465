import type { NameResolution } from '../model/name-resolution.ts';
import { didYouMean, nearest } from '../model/nearest.ts';
import type { Target } from './target.ts';

/** Where a packet is to go. */
export interface Destination {
  address: string;
  /** Null: no port is known, and a protocol with ports has every port in question. */
  port: number | null;
  protocol: string;
  ref: string | null;
  /** What was chosen for the reader: the first of several ports or addresses. */
  notes: string[];
  /** Where the target was a DNS name: how it became the address. */
  resolution?: NameResolution;
}

/** What the command line says beside the target. */
export interface TargetContext {
  namespace: string;
  /** `-p`, null where not given. */
  protocol: string | null;
  /** Name of the node looked from. */
  node: string;
  /** SOURCE: whose resolver asks for a DNS name. */
  from?: string | null;
}

/** A target that names an object. */
export type Named = Extract<Target, { name: string; namespace: string | null }>;

/** What is followed where neither port nor protocol is known. */
export const ping: Pick<Destination, 'port' | 'protocol' | 'notes'> = {
  port: null,
  protocol: 'icmp',
  notes: ['no port was named: an ICMP echo request is followed'],
};

/** One line for an object that is not there, with the same name in other namespaces and near names. */
export function notFound(what: string, name: string, names: string[]): string {
  if (names.length === 0) return `no ${what} ${name}: the evidence names no ${what}s`;
  return `no ${what} ${name}${didYouMean(nearObjects(name, names)) || ' in the evidence'}`;
}

/** Up to three objects that were probably meant: those of the same name in other namespaces, then near names. */
export function nearObjects(name: string, names: readonly string[]): string[] {
  const all = [...new Set(names)];
  const namesakes = all.filter((other) => other.includes('/') && other.split('/')[1] === name.split('/')[1]);
  return [...new Set([...namesakes, ...nearest(name, all)])].slice(0, 3);
}
