/** Do two lists hold the same in the same order? */
export function sameList(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index += 1) if (some[index] !== others[index]) return false;
  return true;
}

/** Do two lists hold the same, in whatever order and however often? */
export const sameSet = (some: readonly string[], others: readonly string[]): boolean => {
  if (sameList(some, others)) return true;
  const known = new Set(others);
  return known.size === new Set(some).size && some.every((one) => known.has(one));
};
