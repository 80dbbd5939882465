import { isNode, type NftExpression } from '../../../model/nft.ts';
import { printExpression } from '../../../sources/nft/print/print-expression.ts';
import type { CompileExpression, Expression } from '../context.ts';
import { integerType } from '../data-type.ts';

/** Numbers from `offset`, `mod` of them, all with the same chance. */
function evenly(body: NftExpression, words: string, because: string): Expression | null {
  if (!isNode(body)) return null;
  const { mod, offset } = body;
  if (typeof mod !== 'number' || !Number.isSafeInteger(mod) || mod < 1) return null;
  const from = typeof offset === 'number' && Number.isSafeInteger(offset) ? BigInt(offset) : 0n;
  return {
    type: integerType(32),
    words: `${words} below ${mod}`,
    evaluate: () => ({ kind: 'chance', from, size: BigInt(mod), because }),
  };
}

/** A random number, or the count of packets so far: where the count stands is in no listing, so it is as good as chance (nft_numgen.c). */
export const numgen: CompileExpression = (body) => {
  const isRandom = isNode(body) && body.mode === 'random';
  return isRandom
    ? evenly(body, 'random number', 'a random number decides (numgen random)')
    : evenly(body, 'packet count', 'the number of packets before decides: each in turn (numgen inc)');
};

/** A hash of packet fields; the seed is the kernel's own, so every value is as likely (nft_hash.c). */
export const jhash: CompileExpression = (body) => {
  const of = isNode(body) ? printExpression(body.expr ?? null) : '';
  return evenly(body, `hash of ${of}`, `a hash of ${of} decides (jhash)`);
};

/** A hash of the packet's addresses and ports that is the same in both directions. */
export const symhash: CompileExpression = (body) =>
  evenly(body, 'hash of addresses and ports', 'a hash of addresses and ports decides (symhash)');
