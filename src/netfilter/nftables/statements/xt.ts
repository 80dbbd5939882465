import { isNode } from '../../../model/nft.ts';
import { unknown, yes } from '../../rule.ts';
import type { CompileStatement } from '../context.ts';

/** A match or target of iptables-nft. nft prints its name and not its arguments: iptables-save has them. */
export const xt: CompileStatement = (body) => {
  if (!isNode(body)) return null;
  const { type, name } = body;
  if (type === 'match' && name === 'comment') return { evaluate: () => yes, words: () => '' };
  const because = `nft does not print the arguments of ${String(type)} ${String(name)}; iptables-save does`;
  if (type === 'target') {
    return {
      acts: true,
      words: () => `target ${String(name)} of iptables`,
      evaluate: () => ({ kind: 'verdict', verdict: { type: 'handed-over', because } }),
    };
  }
  const words = `iptables match ${String(name)} holds`;
  return { evaluate: () => unknown(words, because), words: () => words };
};
