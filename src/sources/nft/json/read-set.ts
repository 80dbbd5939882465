import { isNode, type NftElement, type NftExpression, type NftSet } from '../../../model/nft.ts';
import type { Origin } from '../../../model/origin.ts';
import { flagList, normalise } from '../normalise.ts';
import { printExpression } from '../print/print-expression.ts';
import { spellingOf } from '../spelling.ts';

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** How keys, and what they lead to, are spelled in the model. */
interface Spell {
  key(value: NftExpression): NftExpression;
  value(value: NftExpression): NftExpression;
}

/** Reads a set or map object; its elements are read when they are asked for. */
export function readSet(
  raw: { [member: string]: unknown },
  name: string,
  isMap: boolean,
  isDynamic: boolean,
  origin: Origin,
): NftSet {
  const timeout = numberOf(raw.timeout);
  const flags = new Set(flagList(raw.flags));
  if (timeout !== null) flags.add('timeout');
  if (isDynamic) flags.add('dynamic');
  const keyTypes = typesOf(raw.type);
  const valueTypes = isMap ? typesOf(raw.map) : null;
  let elements: NftElement[] | null = null;
  return {
    origin,
    name,
    handle: numberOf(raw.handle),
    comment: textOf(raw.comment),
    keyTypes,
    valueTypes,
    flags: [...flags].sort(),
    timeout,
    size: numberOf(raw.size),
    elements() {
      elements ??= readElements(raw.elem, isMap, { key: spellingOf(keyTypes), value: spellingOf(valueTypes ?? []) });
      return elements;
    },
  };
}

/** `"ipv4_addr"`, `["ipv4_addr", "inet_service"]`, `"ipv4_addr . inet_service"`, or expressions behind `typeof` (1.1). */
function typesOf(type: unknown): string[] {
  if (typeof type === 'string') return type.split(' . ');
  if (Array.isArray(type)) return type.map(String);
  if (!isNode(type)) return [];
  const inner = normalise(type.typeof ?? type);
  const parts = isNode(inner) && Array.isArray(inner.concat) ? inner.concat : [inner];
  return parts.map(printExpression);
}

function readElements(raw: unknown, isMap: boolean, spell: Spell): NftElement[] {
  const list = Array.isArray(raw) ? raw : raw === undefined ? [] : [raw];
  return list.map((item) =>
    isMap && Array.isArray(item) ? readElement(item[0], item[1], spell) : readElement(item, null, spell),
  );
}

function readElement(rawKey: unknown, value: unknown, spell: Spell): NftElement {
  const attributes = isNode(rawKey) && isNode(rawKey.elem) ? rawKey.elem : null;
  const key: NftExpression = normalise(attributes === null ? rawKey : attributes.val);
  return {
    key: spell.key(key),
    value: value === null ? null : spell.value(normalise(value)),
    expires: numberOf(attributes?.expires),
    comment: textOf(attributes?.comment),
  };
}
