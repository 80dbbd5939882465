import type { NftFamily, NftStatement } from '../../../model/nft.ts';
import { type Cursor, peek } from './cursor.ts';
import { parseMatch } from './parse-match.ts';
import { parseRateStatement } from './parse-rate.ts';
import { parseSetStatement } from './parse-set-statement.ts';
import { parseTargetStatement } from './parse-target.ts';
import { parseTranslation } from './parse-translation.ts';
import { parseVerdict } from './parse-verdict.ts';

/** One statement of a rule. Gives up with `notUnderstood` where it is none that nft prints. */
export function parseStatement(cursor: Cursor, family: NftFamily): NftStatement {
  const token = peek(cursor);
  const word = token?.kind === 'word' ? token.text : '';
  return (
    parseVerdict(cursor) ??
    parseRateStatement(cursor, word) ??
    parseTranslation(cursor, word) ??
    parseTargetStatement(cursor, word, family) ??
    parseSetStatement(cursor, word) ??
    parseMatch(cursor)
  );
}
