import type { NftFamily, NftRule, NftStatement } from '../../../model/nft.ts';
import type { Origin } from '../../../model/origin.ts';
import { spellAlike } from '../spelling.ts';
import { attempt, type Cursor, isAtEnd, isNext, peek, skipToEnd, take } from './cursor.ts';
import { handleOf, type Listing, lineOrigin, warn } from './listing.ts';
import { parseStatement } from './parse-statement.ts';

/** Reads one rule. What is not understood is kept as a statement with its text, and said once. */
export function parseRule(cursor: Cursor, number: number, family: NftFamily, listing: Listing): NftRule {
  const origin = lineOrigin(listing, peek(cursor)!.line);
  const rule: NftRule = { origin, number, handle: null, comment: null, statements: [] };
  while (!isAtEnd(cursor)) {
    if (isNext(cursor, 'comment') && peek(cursor, 1)?.kind === 'quoted') {
      take(cursor);
      rule.comment = take(cursor).text;
      continue;
    }
    const from = cursor.at;
    const statement = attempt(cursor, () => parseStatement(cursor, family));
    if (statement !== null && cursor.at > from) rule.statements.push(spellAlike(statement));
    else rule.statements.push(keepRest(cursor, listing, origin));
  }
  readTrailer(cursor, rule, listing);
  return rule;
}

function keepRest(cursor: Cursor, listing: Listing, origin: Origin): NftStatement {
  const from = peek(cursor)!.from;
  skipToEnd(cursor);
  const to = cursor.tokens[cursor.at - 1]!.to;
  const text = listing.text.slice(from, to).trim().slice(0, 500);
  warn(listing, origin, 'rule', `"${text}" is not understood`);
  return { 'not understood': text };
}

/** `# handle 5`. Old versions hide extensions of iptables-nft in such comments, with whatever follows them. */
function readTrailer(cursor: Cursor, rule: NftRule, listing: Listing): void {
  const token = peek(cursor);
  if (token?.kind !== 'comment') return;
  take(cursor);
  rule.handle = handleOf(token.text.replace(/^.*#\s*(?=handle \d+$)/, ''));
  if (handleOf(token.text) !== null) return;
  const text = token.text.slice(0, 500);
  rule.statements.push({ 'not understood': `# ${text}` });
  warn(listing, rule.origin, 'rule', `"# ${text}" hides a part of the rule`);
}
