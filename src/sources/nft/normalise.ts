import { isNode, type NftExpression } from '../../model/nft.ts';

const operators = new Set(['&', '|', '^', '<<', '>>']);

const digits = /^(?:0|[1-9]\d{0,14})$/;

/** A text of digits is a number: nft's JSON quotes some numbers (route realms, device indexes) and its text none. */
export const immediate = (text: string): string | number => (digits.test(text) ? Number(text) : text);

/** `(a | b) | c` as one operator over three operands, the form newer versions print. */
export function flattened(operator: string, left: NftExpression, right: NftExpression): NftExpression {
  const nested = isNode(left) ? left[operator] : undefined;
  return { [operator]: Array.isArray(nested) ? [...nested, right] : [left, right] };
}

/** Members whose text is a name or free text, never a number. */
const textMembers = new Set(['comment', 'prefix', 'name', 'target', 'set', 'flowtable']);

/**
 * Brings an expression of any version's JSON to one form. `depth` guards against hostile nesting:
 * what lies deeper than 64 levels is cut off as null, which no compiler understands.
 */
export function normalise(value: unknown, depth = 0): NftExpression {
  if (typeof value === 'string') return immediate(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (depth > 64) return null;
  if (Array.isArray(value)) return normaliseList(value, depth);
  return isNode(value) ? normaliseMembers(value, depth) : null;
}

function normaliseList(list: unknown[], depth: number): NftExpression {
  const items = list.map((item) => normalise(item, depth + 1));
  return items.every((item, index) => item === list[index]) ? (list as NftExpression[]) : items;
}

/** What has its form already is not copied: that is nearly everything of 200,000 rules. */
function normaliseMembers(node: { [member: string]: NftExpression }, depth: number): NftExpression {
  let result = node;
  for (const member of Object.keys(node)) {
    const inner = node[member]!;
    if (operators.has(member) && Array.isArray(inner)) return joinOperands(member, inner, depth);
    const isText = typeof inner === 'string' && textMembers.has(member);
    const formed = isText ? inner : normalise(inner, depth + 1);
    if (formed === inner) continue;
    // A copy of an object has all of its members for its own, `__proto__` too.
    if (result === node) result = { ...node };
    result[member] = formed;
  }
  return result;
}

function joinOperands(operator: string, operands: unknown[], depth: number): NftExpression {
  const [first, ...others] = operands.map((operand) => normalise(operand, depth + 1));
  let joined: NftExpression = first ?? null;
  for (const operand of others) joined = flattened(operator, joined, operand);
  return joined;
}

/** The words of a flags member, which nft prints as one text or as a list; sorted. */
export function flagList(value: unknown): string[] {
  const flags = Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
  return flags.filter((flag): flag is string => typeof flag === 'string').sort();
}
