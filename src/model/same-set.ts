/** Do two lists hold the same, in whatever order and however often? */
export const sameSet = (some: readonly string[], others: readonly string[]): boolean => {
  if (some.length === others.length && some.every((one, index) => one === others[index])) return true;
  const known = new Set(others);
  return known.size === new Set(some).size && some.every((one) => known.has(one));
};
