import { isNode, type NftExpression, type NftStatement } from '../../model/nft.ts';
import { servicePort } from '../service-names.ts';
import { kindOf, kindOfType, type Spelling } from './value-kinds.ts';

/** How the values of one field are spelled, or those of each part of a concatenation. */
type Spellings = Spelling | readonly Spelling[];

/**
 * Gives the values that a statement compares one spelling. nft prints names or numbers by its options (`-n`, `-p`, `-S`) and by its
 * version (`icmp code frag-needed` until 1.0, `icmp code 4` since): the model has names, but for ports and ICMP codes, which are numbers.
 * What is spelled so already is not copied.
 */
export function spellAlike(statement: NftStatement): NftStatement {
  const { match, vmap, mangle } = statement;
  if (isNode(match)) {
    const left = spellMask(match.left ?? null);
    const right = spellRight(match.op ?? '==', match.right ?? null, left);
    return left === match.left && right === match.right ? statement : { match: { ...match, left, right } };
  }
  if (isNode(vmap)) return { vmap: { ...vmap, data: spellValue(kindOf(vmap.key ?? null), vmap.data ?? null) } };
  if (isNode(mangle))
    return { mangle: { ...mangle, value: spellValue(kindOf(mangle.key ?? null), mangle.value ?? null) } };
  for (const translation of ['dnat', 'snat']) {
    const body = statement[translation];
    if (isNode(body) && isNode(body.addr) && isNode(body.addr.map)) {
      const { map } = body.addr;
      const data = spellTargets(kindOf(map.key ?? null), map.data ?? null);
      return { [translation]: { ...body, addr: { map: { ...map, data } } } };
    }
  }
  return statement;
}

/** How the keys of a named set or map, or what they lead to, are spelled: by the types that the listing names. */
export function spellingOf(types: readonly string[]): (value: NftExpression) => NftExpression {
  const kind = types.length === 1 ? kindOfType(types[0]!) : types.map(kindOfType);
  return kind === null || (isList(kind) && kind.every((part) => part === null))
    ? (value) => value
    : (value) => spellValue(kind, value);
}

/** What the keys of an anonymous map lead to: addresses, with ports behind some. */
function spellTargets(kind: Spellings, data: NftExpression): NftExpression {
  if (!isNode(data) || !Array.isArray(data.set)) return data;
  return {
    set: data.set.map((item) =>
      Array.isArray(item) && item.length === 2
        ? [spellValue(kind, item[0]!), spellValue([null, 'port'], item[1]!)]
        : item,
    ),
  };
}

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
function spellValue(kind: Spellings, value: NftExpression, depth = 0): NftExpression {
  if (kind === null || depth > 8) return value;
  if (Array.isArray(value)) return each(value, (part) => spellValue(kind, part, depth + 1));
  if (!isNode(value)) return isList(kind) ? value : spellOne(kind, value);
  const { set, range, concat } = value;
  if (Array.isArray(concat)) {
    if (!isList(kind)) return value;
    const parts = each(concat, (part, index) => spellValue(kind[index] ?? null, part, depth + 1));
    return parts === concat ? value : { concat: parts };
  }
  if (Array.isArray(set)) return { set: set.map((item) => spellItem(kind, item, depth)) };
  if (Array.isArray(range)) return { range: range.map((part) => spellValue(kind, part, depth + 1)) };
  const flags = value['|'];
  return Array.isArray(flags) ? { '|': flags.map((part) => spellValue(kind, part, depth + 1)) } : value;
}

const isList = (kind: Spellings): kind is readonly Spelling[] => Array.isArray(kind);

/** The list with each part spelled anew; the same list where that changes none. */
function each(list: NftExpression[], spell: (part: NftExpression, index: number) => NftExpression): NftExpression[] {
  let spelled: NftExpression[] | null = null;
  for (const [index, part] of list.entries()) {
    const other = spell(part, index);
    if (other === part) continue;
    spelled ??= [...list];
    spelled[index] = other;
  }
  return spelled ?? list;
}

/** One element of a set; of a map only the key, for it leads to something else. */
const spellItem = (kind: Spellings, item: NftExpression, depth: number): NftExpression =>
  Array.isArray(item) && item.length === 2
    ? [spellValue(kind, item[0]!, depth + 1), item[1]!]
    : spellValue(kind, item, depth + 1);

function spellOne(kind: Spelling, value: NftExpression): NftExpression {
  if (kind === null) return value;
  if (kind === 'presence') return value === 0 ? false : value === 1 ? true : value;
  if (kind === 'port') return typeof value === 'string' ? (servicePort(value) ?? value) : value;
  if (typeof value === 'string') return kind.others.get(value) ?? value;
  return typeof value === 'number' ? (kind.names.get(value) ?? value) : value;
}
