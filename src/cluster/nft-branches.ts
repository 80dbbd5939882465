import { printEndpoint } from '../model/address.ts';
import { isNode, type NftExpression } from '../model/nft.ts';
import type { Branch, NewDestination } from './chain-view.ts';

/** Where a statement, or the verdict of an element, leads: by a jump, a goto, or the verdicts of a map in the rule itself. */
export function jumpsIn(expression: NftExpression): Branch[] {
  if (!isNode(expression)) return [];
  const { jump = null, goto = null, vmap = null } = expression;
  if (isNode(jump)) return [{ chain: String(jump.target), goto: false, share: null }];
  if (isNode(goto)) return [{ chain: String(goto.target), goto: true, share: null }];
  return isNode(vmap) ? choices(vmap).flatMap(verdictOf) : [];
}

interface Choice {
  value: NftExpression;
  /** Null where a fact decides, not chance. */
  share: number | null;
}

const verdictOf = ({ value, share }: Choice): Branch[] => jumpsIn(value).map((branch) => ({ ...branch, share }));

/** The elements of a map in the rule itself. `numgen ... mod N` picks each number with the same chance. */
function choices(map: { [member: string]: NftExpression }): Choice[] {
  const { key, data } = map;
  const elements = isNode(data) && Array.isArray(data.set) ? data.set : [];
  const numgen = isNode(key) && isNode(key.numgen) ? key.numgen : null;
  const size = Number(numgen?.mod ?? 0);
  return elements.flatMap((element) => {
    if (!Array.isArray(element) || element.length !== 2) return [];
    const [from, value] = element as [NftExpression, NftExpression];
    return [{ value, share: size > 0 ? widthOf(from) / size : null }];
  });
}

/** How many numbers an element's key stands for: `0`, or a range `0-2`. */
function widthOf(key: NftExpression): number {
  const range = isNode(key) && Array.isArray(key.range) ? key.range.map(Number) : [0, 0];
  return (range[1] ?? 0) - (range[0] ?? 0) + 1;
}

/** Where a `dnat` statement sends packets. */
export function destinationsOf(body: NftExpression): NewDestination[] {
  if (!isNode(body)) return [];
  const { addr = null, port = null } = body;
  const map = isNode(addr) && isNode(addr.map) ? addr.map : null;
  if (map === null) return addr === null ? [] : [{ endpoint: printPair(addr, port), share: null }];
  return choices(map).map(({ value, share }) => {
    const parts = isNode(value) && Array.isArray(value.concat) ? value.concat : [value];
    return { endpoint: printPair(parts[0] ?? null, parts[1] ?? port), share };
  });
}

const printPair = (address: NftExpression, port: NftExpression): string =>
  printEndpoint(
    typeof address === 'string' ? address : JSON.stringify(address),
    typeof port === 'number' ? port : null,
  );
