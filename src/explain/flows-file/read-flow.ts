import type { Expectation, FlowVerdict } from '../../model/verify-report.ts';
import type { ExpectedFlow } from '../flows-file.ts';
import { canonicalEndpoint, sortedSet } from '../summarise-paths.ts';
import type { Place } from './place.ts';
import { readList, readMapping, readScalar, readText } from './read-node.ts';

const protocols = ['tcp', 'udp', 'sctp', 'icmp'];
const verdicts: readonly string[] = [
  'delivered',
  'dropped',
  'rejected',
  'unroutable',
  'unknown',
  'mixed',
] satisfies FlowVerdict[];

/** Reads one flow of the list. */
export function readFlow(place: Place, node: unknown): ExpectedFlow {
  const keys = ['name', 'node', 'from', 'to', 'protocol', 'expect'] as const;
  const found = readMapping(place, node, keys, 'a flow', { requires: 'to' });
  const optional = (key: (typeof keys)[number]): string | null =>
    found[key] === undefined ? null : readText(place, found[key], key);
  const to = readText(place, found.to, 'to');
  const from = optional('from');
  return {
    name: optional('name') ?? `${from ?? 'a pod'} to ${to}`,
    node: optional('node'),
    from,
    to,
    protocol: found.protocol === undefined ? null : readChoice(place, found.protocol, 'protocol', protocols),
    expect: found.expect === undefined ? {} : readExpectation(place, found.expect),
    line: place.lineOf(node),
  };
}

function readExpectation(place: Place, node: unknown): Expectation {
  const found = readMapping(
    place,
    node,
    ['verdict', 'destinations', 'sources', 'masqueraded', 'reply'] as const,
    'expect',
  );
  const expectation: Expectation = {};
  if (found.verdict !== undefined) expectation.verdict = readVerdict(place, found.verdict, 'verdict');
  if (found.destinations !== undefined)
    expectation.destinations = readEndpoints(place, found.destinations, 'destinations');
  if (found.sources !== undefined) expectation.sources = readEndpoints(place, found.sources, 'sources');
  if (found.masqueraded !== undefined) expectation.masqueraded = readMark(place, found.masqueraded);
  if (found.reply !== undefined) expectation.reply = readVerdict(place, found.reply, 'reply');
  return expectation;
}

const readVerdict = (place: Place, node: unknown, what: string): FlowVerdict =>
  readChoice(place, node, what, verdicts) as FlowVerdict;

function readChoice(place: Place, node: unknown, what: string, choices: readonly string[]): string {
  const text = readText(place, node, what).toLowerCase();
  if (!choices.includes(text)) place.fail(node, `${what} is "${text}", not one of ${choices.join(', ')}`);
  return text;
}

const readEndpoints = (place: Place, node: unknown, what: string): string[] =>
  sortedSet(readList(place, node, what).map((one) => canonicalEndpoint(readText(place, one, `an element of ${what}`))));

function readMark(place: Place, node: unknown): boolean | 'mixed' {
  const value = readScalar(place, node, 'masqueraded');
  if (typeof value !== 'boolean' && value !== 'mixed') {
    place.fail(node, 'masqueraded is not one of true, false, mixed');
  }
  return value;
}
