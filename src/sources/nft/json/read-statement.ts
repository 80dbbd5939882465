import { isNode, type NftExpression, type NftFamily, type NftStatement } from '../../../model/nft.ts';
import { flagList, normalise } from '../normalise.ts';
import { rejectOf } from '../reject.ts';
import { spellAlike } from '../spelling.ts';
import { limitOf, type NftNode, quotaOf } from '../stateful.ts';

/** Statements whose members differ between nft versions, or from what the text form can tell, with what makes them one form. */
const forms = new Map<string, (body: NftExpression, family: NftFamily) => NftExpression>([
  ['limit', (body) => (isNode(body) && body.rate !== undefined ? limitOf(body) : body)],
  ['quota', (body) => (isNode(body) && (body.val ?? body.bytes) !== undefined ? quotaOf(body) : body)],
  ['log', logOf],
  ['reject', rejectOf],
  ['queue', (body) => withFlags(typeof body === 'number' ? { num: body } : body)],
  ['synproxy', (body) => (typeof body === 'string' ? body : withFlags(body))],
  ['dnat', natOf],
  ['snat', natOf],
  ['masquerade', natOf],
  ['redirect', natOf],
  ['set', withStatements],
  ['map', withStatements],
  ['meter', withStatements],
]);

/** Brings one statement of any version's JSON to the form of the model. Null where it is no statement at all. */
export function readStatement(raw: unknown, family: NftFamily): NftStatement | null {
  // Very old versions print verdicts without a value as a text.
  if (typeof raw === 'string') return { [raw]: null };
  if (!isNode(raw)) return null;
  const kinds = Object.keys(raw);
  if (kinds.length !== 1) return null;
  const kind = kinds[0]!;
  const body = normalise(raw[kind]);
  const form = forms.get(kind);
  return spellAlike({ [kind]: form === undefined ? body : form(body, family) });
}

const withFlags = (body: NftExpression): NftNode => {
  const members = isNode(body) ? body : {};
  return { ...members, flags: flagList(members.flags) };
};

function logOf(body: NftExpression): NftExpression {
  if (!isNode(body) || body.flags === undefined) return body;
  return withFlags(body);
}

/** The text form says `prefix` where JSON adds the flag `netmap`; the types of a map are seen from its elements. */
function natOf(body: NftExpression): NftNode {
  const { type_flags, flags, ...members } = isNode(body) ? body : {};
  const isPrefix = flagList(type_flags).includes('prefix');
  const kept = flagList(flags).filter((flag) => flag !== 'netmap');
  return { ...members, ...(isPrefix ? { type_flags: 'prefix' } : {}), flags: kept };
}

/** The statements inside of a set update or meter. */
function withStatements(body: NftExpression, family: NftFamily): NftExpression {
  if (!isNode(body) || body.stmt === undefined) return body;
  const { stmt } = body;
  const read = (inner: NftExpression): NftExpression => {
    const statement = readStatement(inner, family);
    return statement !== null && isNode(statement.counter ?? null) ? { counter: null } : statement;
  };
  return { ...body, stmt: Array.isArray(stmt) ? stmt.map(read) : read(stmt) };
}
