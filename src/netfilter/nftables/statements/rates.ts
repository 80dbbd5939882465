import { isNode, type NftExpression } from '../../../model/nft.ts';
import { printStatement } from '../../../sources/nft/print/print-statement.ts';
import { unknown, yes, yesIf } from '../../rule.ts';
import type { CompileStatement, Context } from '../context.ts';

/** The properties of a limit or quota: its own, or those of the object it names. Null where they are not in the listing. */
function propertiesOf(kind: string, body: NftExpression, context: Context): { [member: string]: NftExpression } | null {
  const found = typeof body === 'string' ? context.object(kind, body) : body;
  return isNode(found) ? found : null;
}

/** Counts and decides nothing (nft_counter.c). */
export const counter: CompileStatement = () => ({ evaluate: () => yes, words: () => '' });

/** Holds while the rate is kept, or with `over` while it is exceeded (nft_limit.c). */
export const limit: CompileStatement = (body, context) => {
  const properties = propertiesOf('limit', body, context);
  const text = printStatement({ limit: properties?.map === undefined && properties !== null ? properties : body });
  const over = properties?.inv === true;
  const words = `rate is ${over ? 'above' : 'within'} ${text.replace(/^limit (?:rate (?:over )?|name )?/, '')}`;
  return {
    evaluate: () => unknown(`the ${words}`, 'how many packets came before is not in the evidence', { anew: true }),
    words: () => words,
  };
};

/** Holds until the quota is used up, or with `over` from then on (nft_quota.c). The listing tells how much is used. */
export const quota: CompileStatement = (body, context) => {
  const properties = propertiesOf('quota', body, context);
  const { bytes, used, inv } = properties ?? {};
  const over = inv === true;
  const words = `quota ${typeof body === 'string' ? body : `of ${bytes} bytes`} is ${over ? 'used up' : 'not used up'}`;
  if (typeof bytes !== 'number' || typeof used !== 'number') {
    return {
      evaluate: () => unknown(words, 'how much of the quota is used is not in the listing'),
      words: () => words,
    };
  }
  return { evaluate: () => yesIf(used > bytes === over), words: () => words };
};

/** Compares how many connections there are (nft_connlimit.c). */
export const connectionCount: CompileStatement = (body) => {
  if (!isNode(body)) return null;
  const words = `number of connections is ${body.inv === true ? 'above' : 'at most'} ${body.val}`;
  return {
    evaluate: () => unknown(`the ${words}`, 'how many connections there are is not in the evidence'),
    words: () => words,
  };
};
