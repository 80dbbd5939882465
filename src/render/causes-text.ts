import type { ListedCause } from '../doctor/list-causes.ts';

/** A line for each cause: id, whether it is told from evidence, what it is. For people and for grep. */
export function renderCauses(causes: readonly ListedCause[]): string {
  const longest = Math.max(...causes.map(({ id }) => id.length));
  const lines = causes.map(
    ({ id, title, isDetected }) => `${id.padEnd(longest)}  ${isDetected ? 'yes' : 'no '}  ${title}`,
  );
  const count = causes.filter(({ isDetected }) => isDetected).length;
  return [
    `${'finding'.padEnd(longest)}  told from evidence`,
    ...lines,
    '',
    `${count} of ${causes.length} are told from evidence; k8snet explain-finding ID says more about each`,
    '',
  ].join('\n');
}
