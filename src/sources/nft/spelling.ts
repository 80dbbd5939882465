import { isNode, type NftExpression, type NftStatement } from '../../model/nft.ts';
import { servicePort } from '../service-names.ts';
import { kindOf, kindOfType, type Spelling } from './value-kinds.ts';

/**
 * Gives the values that a statement compares one spelling. nft prints names or numbers by its options (`-n`, `-p`, `-S`) and by its
 * version (`icmp code frag-needed` until 1.0, `icmp code 4` since): the model has names, but for ports and ICMP codes, which are numbers.
 */
export function spellAlike(statement: NftStatement): NftStatement {
  const { match, vmap, mangle } = statement;
  if (isNode(match)) {
    const left = spellMask(match.left ?? null);
    return { match: { ...match, left, right: spellRight(match.op ?? '==', match.right ?? null, left) } };
  }
  if (isNode(vmap)) return { vmap: { ...vmap, data: spellValue(kindOf(vmap.key ?? null), vmap.data ?? null) } };
  if (isNode(mangle))
    return { mangle: { ...mangle, value: spellValue(kindOf(mangle.key ?? null), mangle.value ?? null) } };
  for (const translation of ['dnat', 'snat']) {
    const body = statement[translation];
    if (isNode(body) && isNode(body.addr) && isNode(body.addr.map)) {
      const { map } = body.addr;
      return {
        [translation]: {
          ...body,
          addr: { map: { ...map, data: spellTargets(kindOf(map.key ?? null), map.data ?? null) } },
        },
      };
    }
  }
  return statement;
}

/** What the keys of an anonymous map lead to: addresses, with ports behind some. */
function spellTargets(kind: Spelling | readonly Spelling[], data: NftExpression): NftExpression {
  if (!isNode(data) || !Array.isArray(data.set)) return data;
  return {
    set: data.set.map((item) =>
      Array.isArray(item) && item.length === 2
        ? [spellValue(kind, item[0]!), spellValue([null, 'port'], item[1]!)]
        : item,
    ),
  };
}

/** A key of a named set or map, or what it leads to, where the listing names the types. */
export const spellElement = (types: readonly string[], value: NftExpression): NftExpression =>
  spellValue(types.length === 1 ? kindOfType(types[0]!) : types.map(kindOfType), value);

/** Flags that are compared as a whole are or-ed: `(fin,syn)` of nft 1.0 is `(fin | syn)` of versions before and after. */
const orFlags = (value: NftExpression): NftExpression => (Array.isArray(value) ? { '|': value } : value);

function spellMask(left: NftExpression): NftExpression {
  const operands = isNode(left) ? left['&'] : undefined;
  if (!Array.isArray(operands)) return left;
  const [field, ...masks] = operands;
  const kind = kindOf(field ?? null);
  return { '&': [field ?? null, ...masks.map((mask) => orFlags(spellValue(kind, mask)))] };
}

function spellRight(op: NftExpression, right: NftExpression, left: NftExpression): NftExpression {
  const operands = isNode(left) ? left['&'] : undefined;
  const spelled = spellValue(kindOf(Array.isArray(operands) ? (operands[0] ?? null) : left), right);
  return op === '==' || op === '!=' ? orFlags(spelled) : spelled;
}

/** A value, or any number of them: a set, a range, flags, the parts of a concatenation, the keys of a map. */
function spellValue(kind: Spelling | readonly Spelling[], value: NftExpression, depth = 0): NftExpression {
  if (kind === null || depth > 8) return value;
  const inner = (part: NftExpression): NftExpression => spellValue(kind, part, depth + 1);
  if (Array.isArray(value)) return value.map(inner);
  if (!isNode(value)) return isList(kind) ? value : spellOne(kind, value);
  const { set, range, concat } = value;
  if (Array.isArray(set)) return { set: set.map((item) => spellItem(kind, item, depth)) };
  if (Array.isArray(range)) return { range: range.map(inner) };
  if (Array.isArray(value['|'])) return { '|': value['|'].map(inner) };
  if (Array.isArray(concat) && isList(kind))
    return { concat: concat.map((part, index) => spellValue(kind[index] ?? null, part, depth + 1)) };
  return value;
}

const isList = (kind: Spelling | readonly Spelling[]): kind is readonly Spelling[] => Array.isArray(kind);

/** One element of a set; of a map only the key, for it leads to something else. */
const spellItem = (kind: Spelling | readonly Spelling[], item: NftExpression, depth: number): NftExpression =>
  Array.isArray(item) && item.length === 2
    ? [spellValue(kind, item[0]!, depth + 1), item[1]!]
    : spellValue(kind, item, depth + 1);

function spellOne(kind: Spelling, value: NftExpression): NftExpression {
  if (kind === null) return value;
  if (kind === 'presence') return value === 0 ? false : value === 1 ? true : value;
  if (kind === 'port') return typeof value === 'string' ? (servicePort(value) ?? value) : value;
  if (kind.asNumber) return typeof value === 'string' ? (kind.symbols.get(value) ?? value) : value;
  const number = typeof value === 'string' ? kind.symbols.get(value) : value;
  return typeof number === 'number' ? (kind.names.get(number) ?? value) : value;
}
