import { printable } from '../model/printable.ts';

/**
 * The same answer with every text made harmless to a terminal. Text renderers begin with it, so that nothing that
 * came from evidence reaches a terminal as it was.
 */
export function printableAnswer<Answer>(answer: Answer): Answer {
  return convert(answer) as Answer;
}

function convert(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, convert(inner)]));
}
