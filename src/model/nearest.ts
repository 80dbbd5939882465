/** No Kubernetes name is longer (RFC 1123 subdomain). */
const longest = 253;

/** Up to three of `names` that `name` was probably meant to be, the nearest first; [] where none is near. */
export function nearest(name: string, names: readonly string[]): string[] {
  const asked = name.toLowerCase().slice(0, longest);
  const bound = Math.max(2, Math.floor(asked.length / 3));
  return names
    .map((candidate) => ({ candidate, distance: editDistance(asked, candidate.toLowerCase().slice(0, longest)) }))
    .filter(({ distance }) => distance <= bound)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** `; did you mean a, b or c?`, the end of an error about a name; empty where no name is near. */
export function didYouMean(names: readonly string[]): string {
  if (names.length === 0) return '';
  const [last, ...others] = names.toReversed();
  return `; did you mean ${others.length === 0 ? '' : `${others.toReversed().join(', ')} or `}${last}?`;
}

/** How many letters must be put in, taken out or replaced to make one text of the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}
