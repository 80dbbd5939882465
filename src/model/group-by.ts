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

/** Elements that follow each other and belong together; `together` compares each with the first of its group. */
export function groupRuns<Element>(
  list: readonly Element[],
  together: (first: Element, other: Element) => boolean,
): Element[][] {
  const groups: Element[][] = [];
  for (const element of list) {
    const group = groups.at(-1);
    if (group !== undefined && together(group[0]!, element)) group.push(element);
    else groups.push([element]);
  }
  return groups;
}

/** Groups without their keys. */
export const groupBy = <Element>(list: readonly Element[], keyOf: (element: Element) => string): Element[][] => [
  ...groupsBy(list, keyOf).values(),
];
