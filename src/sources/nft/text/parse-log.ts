import type { NftExpression } from '../../../model/nft.ts';
import type { NftNode } from '../stateful.ts';
import { accept, type Cursor, takeName, takeNumber, takeWord } from './cursor.ts';

/** `log prefix "x: " group 2 snaplen 100 queue-threshold 5 level info flags all`, in any order; null for a bare `log`. */
export function parseLog(cursor: Cursor): NftExpression {
  const members: NftNode = {};
  const flags: string[] = [];
  for (;;) {
    if (accept(cursor, 'prefix')) members.prefix = takeName(cursor);
    else if (accept(cursor, 'level')) members.level = takeWord(cursor);
    else if (accept(cursor, 'group')) members.group = takeNumber(cursor);
    else if (accept(cursor, 'snaplen')) members.snaplen = takeNumber(cursor);
    else if (accept(cursor, 'queue-threshold')) members['queue-threshold'] = takeNumber(cursor);
    else if (accept(cursor, 'flags')) flags.push(...parseFlags(cursor));
    else break;
  }
  if (flags.length > 0) members.flags = flags.sort();
  return Object.keys(members).length === 0 ? null : members;
}

/** `all`, `skuid`, `ether`, `ip options`, `tcp sequence,options`. */
function parseFlags(cursor: Cursor): string[] {
  const first = takeWord(cursor);
  if (first !== 'tcp' && first !== 'ip') return [first];
  const flags = [`${first} ${takeWord(cursor)}`];
  while (accept(cursor, ',')) flags.push(`${first} ${takeWord(cursor)}`);
  return flags;
}
