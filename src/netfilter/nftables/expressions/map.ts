import { isNode } from '../../../model/nft.ts';
import { compileElements } from '../compile-elements.ts';
import type { CompileExpression, Expression } from '../context.ts';
import { constantType } from '../data-type.ts';
import { absent, type Operand, unknownOperand, type Way } from '../operand.ts';
import { overWays } from '../ways.ts';

/** The value that a map has for a key. Without an element for it the rule breaks off (nft_lookup_eval). */
export const map: CompileExpression = (body, context): Expression | null => {
  if (!isNode(body)) return null;
  const key = context.compile(body.key ?? null);
  const data = key === null ? null : compileElements(body.data ?? null, key.type, context);
  if (key === null || data === null) return null;
  const words = `what ${data.words} has for ${key.words}`;
  const lookup = (operand: Operand): Operand => {
    if (operand.kind === 'ways') return overWays(operand, lookup);
    const { ends, because } = data.elements.find(operand);
    const ways = ends.map(
      ({ entry, share }): Way => ({
        share,
        condition:
          share === null && because !== null ? conditionOf(entry?.element.key ?? null, key.words, data.words) : null,
        operand: entry === null ? absent : { kind: 'constant', value: entry.element.value },
      }),
    );
    if (ways.length > 1) return { kind: 'ways', because: because ?? `${words} is not known`, ways };
    const missed = ends[0]?.entry === null;
    if (missed && data.isDynamic && operand.kind !== 'absent') return dynamicMiss(key.words, data.words);
    return ways[0]?.operand ?? absent;
  };
  return { type: constantType, words, evaluate: (packet, host) => lookup(key.evaluate(packet, host)) };
};

/** Rules add to the map: another packet may have put the key there since the listing was made. */
function dynamicMiss(key: string, words: string): Operand {
  const because = `${words} is filled by packets, and had no such element when it was listed`;
  const condition = `${key} was seen by ${words} before`;
  return {
    kind: 'ways',
    because,
    ways: [
      { share: null, condition, operand: unknownOperand(because) },
      { share: null, condition: `not (${condition})`, operand: absent },
    ],
  };
}

const conditionOf = (key: unknown, keyWords: string, words: string): string =>
  key === null ? `no element of ${words} fits ${keyWords}` : `${keyWords} is ${JSON.stringify(key).slice(0, 200)}`;
