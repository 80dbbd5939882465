/** How the files of a bundle are named where the node is asked itself. */
export type SourceNames = ReadonlyMap<string, string>;

/**
 * An answer in which it makes no difference whether the evidence was carried: files by the commands that wrote them, objects of the API
 * without the lines that they have in a file only, counters and the age of neighbours gone, and process ids, since the commands of a pod go through one of them.
 */
export function comparable(value: unknown, names: SourceNames): unknown {
  if (typeof value === 'string') return plain(named(value, names));
  if (Array.isArray(value)) return value.map((element) => comparable(element, names));
  if (typeof value !== 'object' || value === null) return value;
  const { source, line } = value as Record<string, unknown>;
  const isObject = typeof source === 'string' && typeof line === 'number' && /^(?:api\/|GET )/.test(source);
  const members = Object.entries(isObject ? { ...value, source: 'API', line: 0, text: '' } : value);
  return Object.fromEntries(
    members
      .filter(([key]) => key !== 'packets' && key !== 'bytes')
      .map(([key, member]) => [key, comparable(member, names)]),
  );
}

/** A path stands at the beginning of a text, or of a remark. */
function named(text: string, names: SourceNames): string {
  const path = /^(?:nodes|pods|api)\/[^\s:]+/.exec(text)?.[0];
  return path === undefined ? text : (names.get(path) ?? path) + text.slice(path.length);
}

const plain = (text: string): string =>
  text
    .replace(/\[\d+:\d+\]/g, '[0:0]')
    .replace(/--target \d+/g, '--target PID')
    .replace(/\b(?:REACHABLE|STALE|DELAY|PROBE)\b/g, 'KNOWN');
