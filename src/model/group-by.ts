/** Elements with the same key together, by that key, in the order in which they first occur. */
export function groupsBy<Element>(
  list: readonly Element[],
  keyOf: (element: Element) => string,
): Map<string, Element[]> {
  const groups = new Map<string, Element[]>();
  for (const element of list) {
    const key = keyOf(element);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [element]);
    else group.push(element);
  }
  return groups;
}

/** The same without the keys. */
export const groupBy = <Element>(list: readonly Element[], keyOf: (element: Element) => string): Element[][] => [
  ...groupsBy(list, keyOf).values(),
];
