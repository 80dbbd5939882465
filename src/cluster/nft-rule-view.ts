import { isNode, type NftExpression, type NftRule, type NftStatement } from '../model/nft.ts';
import type { RuleView } from './chain-view.ts';
import { destinationsOf, jumpsIn } from './nft-branches.ts';

/** What the key of a map's element says about the packets it takes. */
export interface ElementKey {
  /** As nft writes it: `10.43.0.10 . tcp . 53`. */
  text: string;
  protocol: string | null;
  destination: string | null;
  destinationPort: string | null;
}

/** Statements that choose no packets. */
const acting = new Set([
  'accept',
  'drop',
  'return',
  'continue',
  'jump',
  'goto',
  'counter',
  'mangle',
  'dnat',
  'snat',
  'masquerade',
  'redirect',
  'reject',
  'log',
  'set',
  'map',
  'notrack',
  'tproxy',
  'queue',
  'dup',
  'fwd',
  'flow',
]);

/** A rule of nftables as ownership and explanation ask for it. */
export function viewNftRule(rule: NftRule): RuleView {
  const { statements } = rule;
  const counter = bodyOf(statements, 'counter');
  const branches = statements.flatMap((statement) => jumpsIn(statement));
  const target = statements.map(kindOf).findLast((kind) => acting.has(kind) && !silent.has(kind)) ?? null;
  return {
    number: rule.number,
    origin: rule.origin,
    text: rule.origin.text.trim().replace(/counter packets \d+ bytes \d+ ?/, ''),
    packets: numberIn(counter, 'packets'),
    bytes: numberIn(counter, 'bytes'),
    comment: rule.comment,
    comments: rule.comment === null ? [] : [rule.comment],
    hidesDevices: false,
    protocol: textOf(matched(statements, 'l4proto')),
    destination: textOf(matched(statements, 'daddr')),
    destinationPort: textOf(matched(statements, 'dport')),
    target: branches.length > 0 ? null : target,
    branches,
    destinations: statements.flatMap((statement) => destinationsOf(statement.dnat ?? null)),
    chance: null,
    conditional: statements.some((statement) => !acting.has(kindOf(statement)) && !isChance(statement)),
    affinity: asksAffinity(statements) ? 0 : null,
  };
}

const silent = new Set(['counter', 'set', 'map', 'continue']);

const kindOf = (statement: NftStatement): string => Object.keys(statement)[0] ?? '';

const bodyOf = (statements: NftStatement[], kind: string): NftExpression =>
  statements.find((statement) => kindOf(statement) === kind)?.[kind] ?? null;

const numberIn = (body: NftExpression, member: string): number | null => {
  const value = isNode(body) ? body[member] : null;
  return typeof value === 'number' ? value : null;
};

/** Right side of `FIELD == value`, where the rule has it. */
function matched(statements: NftStatement[], field: string): NftExpression {
  for (const { match } of statements) {
    if (match === undefined || !isNode(match) || match.op === '!=') continue;
    const left = isNode(match.left) ? (match.left.payload ?? match.left.meta ?? null) : null;
    if (isNode(left) && (left.field ?? left.key) === field) return match.right ?? null;
  }
  return null;
}

const textOf = (value: NftExpression): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

const isChance = ({ vmap }: NftStatement): boolean =>
  vmap !== undefined && isNode(vmap) && isNode(vmap.key) && vmap.key.numgen !== undefined;

/** kube-proxy keeps the clients of an endpoint in a set named `affinity-...`. */
function asksAffinity(statements: NftStatement[]): boolean {
  const source = matched(statements, 'saddr');
  return typeof source === 'string' && source.startsWith('@affinity-');
}

/** The key of a map's element in words of nft, and what kube-proxy's maps hold in it. */
export function describeKey(key: NftExpression): ElementKey {
  const parts = isNode(key) && Array.isArray(key.concat) ? key.concat : [key];
  const texts = parts.map((part) => textOf(part) ?? JSON.stringify(part));
  const protocol = texts.findIndex((text) => /^(?:tcp|udp|sctp)$/.test(text));
  return {
    text: texts.join(' . '),
    protocol: texts[protocol] ?? null,
    destination: protocol > 0 ? texts[protocol - 1]! : null,
    destinationPort: protocol >= 0 ? (texts[protocol + 1] ?? null) : null,
  };
}
