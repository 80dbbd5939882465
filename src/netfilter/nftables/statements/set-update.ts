import { isNode, type NftExpression } from '../../../model/nft.ts';
import { all } from '../../logic.ts';
import { no, type Result, type Statement, yes } from '../../rule.ts';
import type { CompileStatement, Context } from '../context.ts';
import { connectionCount, limit, quota } from './rates.ts';

const rates: Record<string, CompileStatement> = { limit, quota, 'ct count': connectionCount };

const verbs: Record<string, string> = { add: 'put', update: 'put', delete: 'take' };

/** Puts the packet's key into a set, or takes it out; what counts per element decides how the rule goes on (nft_dynset.c). */
const update =
  (member: 'set' | 'map'): CompileStatement =>
  (body, context) => {
    if (!isNode(body) || typeof body[member] !== 'string') return null;
    const verb = verbs[String(body.op)];
    return verb === undefined
      ? null
      : keeping(
          body.elem ?? null,
          body.stmt,
          `${verb} KEY ${verb === 'take' ? 'out of' : 'into'} ${body[member]}`,
          context,
        );
  };

function keeping(
  elem: NftExpression,
  stmt: NftExpression | undefined,
  text: string,
  context: Context,
): Statement | null {
  const inner = isNode(elem) && isNode(elem.elem) ? (elem.elem.val ?? null) : elem;
  const key = context.compile(inner);
  if (key === null) return null;
  const list = Array.isArray(stmt) ? stmt : stmt === undefined ? [] : [stmt];
  const statements = list.map((item) => compileRate(item, context));
  if (statements.includes(null)) return null;
  const matches = statements.filter((statement) => statement !== null && statement.words() !== '') as Statement[];
  const action = text.replace('KEY', key.words);
  const words =
    matches.length === 0
      ? action
      : `${action} where for each ${matches.map((statement) => statement.words()).join(' and ')}`;
  return {
    acts: matches.length === 0,
    words: () => words,
    evaluate(packet, host): Result {
      if (key.evaluate(packet, host).kind === 'absent') return no;
      if (matches.length === 0) return { kind: 'next', effect: action };
      return all(matches.map((statement) => statement.evaluate(packet, host)));
    },
  };
}

function compileRate(item: NftExpression, context: Context): Statement | null {
  if (!isNode(item)) return null;
  const kind = Object.keys(item)[0] ?? '';
  if (kind === 'counter' || kind === 'last') return { evaluate: () => yes, words: () => '' };
  return Object.hasOwn(rates, kind) ? rates[kind]!(item[kind] ?? null, context) : null;
}

export const setUpdate = update('set');
export const mapUpdate = update('map');

/** The older way to count per key: `meter NAME { KEY limit ... }`. */
export const meter: CompileStatement = (body, context) => {
  if (!isNode(body)) return null;
  return keeping(body.key ?? null, body.stmt, `put KEY into meter ${String(body.name)}`, context);
};
