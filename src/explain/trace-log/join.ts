import { ownerOf } from '../../cluster/chain-owner.ts';
import type { LoggedStep, TraceEvent, TraceLogEntry } from '../../model/trace-log.ts';
import { nameOwner } from '../name-owner.ts';
import { effectOf } from './effect.ts';
import { hookOf } from './hook.ts';
import { isOwnTable, readTag } from './own-rules.ts';
import { type FoundChain, type FoundRule, findChain, findLogRule, findRule, type RuleBook } from './rule-book.ts';
import { wordsOfText } from './words-of-text.ts';

/** Joins a line with the rule it is about. `before` is the step before it on the same packet's way. */
export function joinEntry(given: TraceLogEntry, book: RuleBook | null, before: LoggedStep | null): LoggedStep {
  const entry = withLogRule(given, book);
  const { event, packet, origin } = entry;
  const chain = book === null || entry.chain === null ? null : findChain(book, entry);
  const rule = book === null || chain === null ? null : findRule(book, chain, entry);
  const text = rule?.text ?? textOf(event);
  return {
    hook: hookOf(entry.chain, chain?.base ?? null, before, packet),
    family: entry.family,
    table: entry.table,
    chain: entry.chain,
    kind: given.event.kind,
    rule: rule?.number ?? (event.kind === 'rule' ? event.rule : null),
    text,
    source: rule?.source ?? null,
    line: rule?.line ?? null,
    words: wordsOf(entry, chain, rule),
    owner: chain?.view && book !== null ? ownerName(chain, book) : null,
    effect: policyOf(event, chain) ?? effectOf(given.event, rule?.view ?? null),
    isOwn: isOwnTable(entry.table ?? '') || readTag(text ?? '') !== null,
    packet,
    log: origin,
  };
}

/** The prefix of a LOG line leads to its rule, where only one has it. */
function withLogRule(entry: TraceLogEntry, book: RuleBook | null): TraceLogEntry {
  if (entry.event.kind !== 'log' || book === null) return entry;
  const place = findLogRule(book, entry.event.prefix);
  if (place === null || place.family !== entry.family) return entry;
  const { rule, ...chain } = place;
  return { ...entry, ...chain, event: { kind: 'rule', rule, handle: null, text: null, verdict: null } };
}

const textOf = (event: TraceEvent): string | null => (event.kind === 'rule' ? event.text : null);

function ownerName({ view }: FoundChain, { world }: RuleBook): string | null {
  const { owner } = ownerOf(view!, world);
  return owner === null ? null : nameOwner(owner);
}

/** The kernel's log says that a policy applied, the evidence which one it is. */
function policyOf(event: TraceEvent, chain: FoundChain | null): string | null {
  if (event.kind !== 'policy' || event.verdict !== null || !chain?.base) return null;
  return `policy ${chain.base.policy}`;
}

function wordsOf(entry: TraceLogEntry, chain: FoundChain | null, rule: FoundRule | null): string | null {
  const { event } = entry;
  switch (event.kind) {
    case 'rule':
      return rule?.words ?? wordsOfText(entry);
    case 'return':
      return `the end of ${entry.chain}: back to its caller`;
    case 'policy': {
      const policy = event.verdict ?? chain?.base?.policy ?? null;
      return policy === null ? `the policy of ${entry.chain}` : `the policy of ${entry.chain} is ${policy}`;
    }
    case 'log':
      return null;
  }
}
