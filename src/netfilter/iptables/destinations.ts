import { addressBits, type Family } from '../../model/address.ts';
import type { IptablesChain } from '../../model/iptables.ts';

/** Which rules of a chain a packet to an address may match. */
export interface Destinations {
  /** Position of the first at or behind `from` that may; the number of rules where there is none. */
  next(from: number, destination: string): number;
  /** Positions of the rules of which nothing can be told from their line: every packet is to try them. */
  untold: readonly number[];
}

const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const address = { 4: `${byte}(?:\\.${byte}){3}`, 6: '[\\da-f:]+' };
const length = { 4: '(?:3[0-2]|[12]?\\d)', 6: '(?:12[0-8]|1[01]\\d|[1-9]?\\d)' };
const port = '(?:\\d{1,4}|[1-5]\\d{4})';

/**
 * A rule of kube-proxy for one destination: `-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "..." -m tcp --dport 443
 * -j KUBE-SVC-X`. All of it is understood, and its destination is the first thing that is tested; a line of any other form is not told
 * from its text.
 */
const ruleOf = (family: Family, source: string): RegExp =>
  new RegExp(
    `^(?:\\[\\d+:\\d+\\] )?-A [^\\s"]+ (?:(?:! )?-s ${source} )?-d (${address[family]})/${family === 4 ? 32 : 128} ` +
      '(?:-p (tcp|udp|sctp) )?(?:-m comment --comment (?:"[^"\\\\]*"|\\w[^\\s"\\\\]*) )?' +
      `(?:-m \\2 --dport ${port} )?-j [^\\s"]+(?: --reject-with icmp6?-port-unreachable)?$`,
  );

const rules = { 4: ruleOf(4, `${address[4]}/${length[4]}`), 6: ruleOf(6, `[\\da-f:]+/${length[6]}`) };

/** Rules from which on an index is worth its making. */
const longChain = 64;

const memory = new WeakMap<IptablesChain, Destinations | null>();

/** The rules of a long chain by their destination; null for a short one, and where that tells less than half of them. */
export function destinationsOf(chain: IptablesChain, family: Family): Destinations | null {
  if (chain.ruleCount < longChain) return null;
  let known = memory.get(chain);
  if (known === undefined) {
    known = indexDestinations(chain, family);
    memory.set(chain, known);
  }
  return known;
}

function indexDestinations(chain: IptablesChain, family: Family): Destinations | null {
  const told = new Map<string | bigint, number[]>();
  const untold: number[] = [];
  for (let position = 0; position < chain.ruleCount; position += 1) {
    const destination = readDestination(chain.line(position), family);
    const known = destination === null ? untold : told.get(destination);
    if (known) known.push(position);
    else told.set(destination!, [position]);
  }
  if (untold.length * 2 > chain.ruleCount) return null;
  return {
    untold,
    next(from, destination) {
      const own = told.get(keyOf(destination, family) ?? '') ?? [];
      return Math.min(firstFrom(own, from), firstFrom(untold, from), chain.ruleCount);
    },
  };
}

/** Addresses of IPv6 are compared by their value: they can be written in several ways. */
const keyOf = (text: string, family: Family): string | bigint | null => (family === 4 ? text : addressBits(text));

function readDestination(line: string, family: Family): string | bigint | null {
  const destination = rules[family].exec(line)?.[1];
  if (destination === undefined) return null;
  const source = family === 6 ? / -s (\S+)\/\d+ -d /.exec(line)?.[1] : undefined;
  return source === undefined || addressBits(source) !== null ? keyOf(destination, family) : null;
}

/** The first of the positions, which ascend, that is not before `from`; Infinity where all are. */
function firstFrom(positions: readonly number[], from: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positions[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return positions[low] ?? Number.POSITIVE_INFINITY;
}
