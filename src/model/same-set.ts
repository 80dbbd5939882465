/** Do two lists hold the same in the same order? */
export const sameList = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one, index) => one === others[index]);

/** Do two lists hold the same, in whatever order and however often? */
export const sameSet = (some: readonly string[], others: readonly string[]): boolean => {
  if (sameList(some, others)) return true;
  const known = new Set(others);
  return known.size === new Set(some).size && some.every((one) => known.has(one));
};
