import type { NftStatement } from '../../../model/nft.ts';
import { accept, type Cursor, peek, takeName } from './cursor.ts';

const plain = ['accept', 'drop', 'continue', 'return'];

/** `accept`, `drop`, `continue`, `return`, `jump CHAIN`, `goto CHAIN`; null where none of them stands there. */
export function parseVerdict(cursor: Cursor): NftStatement | null {
  const token = peek(cursor);
  if (token?.kind !== 'word') return null;
  for (const verdict of plain) if (accept(cursor, verdict)) return { [verdict]: null };
  for (const verdict of ['jump', 'goto'])
    if (accept(cursor, verdict)) return { [verdict]: { target: takeName(cursor) } };
  return null;
}
