import { didYouMean, nearest } from '../model/nearest.ts';

/** A chain that is in none of the node's tables, or not in the table asked for. The message is one line. */
export class ChainError extends Error {
  override readonly name = 'ChainError';
  readonly chain: string;
  readonly near: string[];

  constructor(chain: string, node: string, table: string | null, names: string[], elsewhere: string[]) {
    const near = nearNames(chain, names);
    const where = `${table === null ? 'in any table' : `in table ${table}`} of ${node}`;
    super(`no chain ${chain} ${where}${hint(names, near, elsewhere)}`);
    this.chain = chain;
    this.near = near;
  }
}

function hint(names: string[], near: string[], elsewhere: string[]): string {
  if (elsewhere.length > 0) return `; it is in ${elsewhere.join(', ')}`;
  if (near.length > 0) return didYouMean(near);
  return names.length === 0 ? ': the evidence has no rules there' : '';
}

/** The part of a name that people remember is its prefix or its hash. */
function nearNames(chain: string, names: string[]): string[] {
  const asked = chain.toLowerCase();
  const holding = asked.length < 3 ? [] : names.filter((name) => name.toLowerCase().includes(asked));
  return [...new Set([...holding.slice(0, 3), ...nearest(chain, names)])].slice(0, 3);
}
