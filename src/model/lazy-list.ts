/**
 * A list whose values are made when they are read, each time anew: KUBE-SERVICES leads to 10,000 chains, whose explanations nobody reads on a
 * terminal, and which need not be in memory at once to be written as JSON.
 */
export function lazyList<Item, Value>(items: readonly Item[], make: (item: Item) => Value): Value[] {
  const values: Value[] = new Array(items.length);
  for (const [index, item] of items.entries()) {
    Object.defineProperty(values, index, { get: () => make(item), enumerable: true, configurable: true });
  }
  return values;
}
