import type { Origin, Parsed, Warning } from '../../model/origin.ts';
import { describe, type ObjectItem, readDocuments } from './documents.ts';
import { nameOf } from './fields.ts';
import { type ObjectReader, type ObjectsByKind, objectReaders } from './kinds.ts';

/**
 * Reads the objects of one kind from JSON or YAML as the API gives them, cut down to what networking follows from.
 * Null where the text holds no list and no object: a refusal of the API, or broken JSON.
 */
export function readObjects<Kind extends keyof ObjectsByKind>(
  kind: Kind,
  text: string,
  source: string,
): Parsed<ObjectsByKind[Kind][] | null> {
  const documents = readDocuments(text, source, (item) => readItem(kind, item));
  if ('problem' in documents) {
    const origin: Origin = { source, line: 1, text: text.slice(0, 200).split('\n')[0] ?? '' };
    return { facts: null, warnings: [{ origin, about: 'object', message: documents.problem }] };
  }
  return joinParsed(documents.items);
}

/** Cuts the objects of a list, or of one page of it, down. */
export const readItems = <Kind extends keyof ObjectsByKind>(
  kind: Kind,
  items: readonly ObjectItem[],
): Parsed<ObjectsByKind[Kind][]> => joinParsed(items.map((item) => readItem(kind, item)));

const joinParsed = <Fact>(parsed: readonly Parsed<Fact[]>[]): Parsed<Fact[]> => ({
  facts: parsed.flatMap(({ facts }) => facts),
  warnings: parsed.flatMap(({ warnings }) => warnings),
});

/** Cuts an object down. Of one of another kind only its name is kept, in a warning. */
function readItem<Kind extends keyof ObjectsByKind>(kind: Kind, item: ObjectItem): Parsed<ObjectsByKind[Kind][]> {
  const warnings: Warning[] = [];
  const note = (message: string): void => {
    warnings.push({ origin: { ...item.origin, text: describe(item) }, about: 'object', message });
  };
  const read: ObjectReader<Kind> = objectReaders[kind];
  const reason = whyNot(item, kind);
  if (reason === null) return { facts: read(item.object, item.origin, note), warnings };
  note(reason);
  return { facts: [], warnings };
}

function whyNot(item: ObjectItem, kind: string): string | null {
  if (item.kind !== kind && item.kind !== '') return `is a ${item.kind} among objects of kind ${kind}`;
  return nameOf(item.object).name === '' ? 'has no name' : null;
}
