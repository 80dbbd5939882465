import type { Origin } from '../../model/origin.ts';
import { isObject, type JsonObject } from '../json.ts';
import { scanJsonList } from '../json-list.ts';
import { describeYamlProblem, newLineCounter, readYaml } from '../yaml.ts';
import { yamlLibrary } from '../yaml-library.ts';
import { nameOf } from './fields.ts';
import { findNameLines } from './name-lines.ts';

/** One API object, with the line of its name where the text has lines. */
export interface ObjectItem {
  kind: string;
  object: JsonObject;
  origin: Origin;
}

/** What was taken of the objects of a text, or why it holds none. */
export type ObjectDocuments<Taken = ObjectItem> = { items: Taken[] } | { problem: string };

/**
 * Reads JSON or YAML as `kubectl get -o json|yaml` and the API print it: a List, a PodList, or single objects. Of each object only what
 * `take` makes of it is kept: those of a large cluster do not fit into memory all at once.
 */
export function readDocuments<Taken>(
  text: string,
  source: string,
  take: (item: ObjectItem) => Taken,
): ObjectDocuments<Taken> {
  const listed = readList(text, source, take);
  if (listed !== null) return { items: listed };
  const read = readJson(text, source) ?? readYamlObjects(text, source);
  return 'problem' in read ? read : { items: read.items.map(take) };
}

/** The objects of a List in JSON, one by one; null where the text is none, or is broken. */
function readList<Taken>(text: string, source: string, take: (item: ObjectItem) => Taken): Taken[] | null {
  const list = scanJsonList(text, 'items');
  if (list === null) return null;
  const names = findNameLines(text, true);
  const taken: Taken[] = [];
  try {
    for (let index = 0; index < list.starts.length; index += 1) {
      const start = list.starts[index]!;
      const end = list.ends[index]!;
      const value: unknown = JSON.parse(text.slice(start, end));
      if (!isObject(value)) continue;
      const item = { kind: kindOf(value, list.head), object: value };
      const line = names.find(start, end);
      taken.push(take({ ...item, origin: { source, line: line?.number ?? 1, text: line?.text ?? describe(item) } }));
    }
  } catch {
    return null;
  }
  return taken;
}

/** Any other JSON: an object that stands alone, or why it is none. Null for what is no JSON at all. */
function readJson(text: string, source: string): ObjectDocuments | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return /^\s*[[{]/.test(text) ? { problem: `is no whole JSON: ${(error as Error).message}` } : null;
  }
  if (!isObject(value)) return { problem: 'holds no API object' };
  const names = findNameLines(text, false);
  return itemsOf(value, (item, index) => {
    const line = index === null ? names.find(0, text.length) : null;
    return { source, line: line?.number ?? 1, text: line?.text ?? describe(item) };
  });
}

function readYamlObjects(text: string, source: string): ObjectDocuments {
  const lines = text.split('\n');
  const items: ObjectItem[] = [];
  try {
    const counter = newLineCounter();
    const documents = readYaml(text, counter);
    if (!Array.isArray(documents)) return { problem: describeYamlProblem(documents, counter) };
    for (const document of documents) {
      const value: unknown = document.toJS();
      if (value === null) continue;
      if (!isObject(value)) return { problem: 'holds no API object' };
      const read = itemsOf(value, (item, index) => {
        const offset = nameOffset(document.contents, index);
        const line = offset === null ? 1 : counter.linePos(offset).line;
        return { source, line, text: offset === null ? describe(item) : (lines[line - 1] ?? '') };
      });
      if ('problem' in read) return read;
      items.push(...read.items);
    }
  } catch (error) {
    return { problem: `is no YAML: ${(error as Error).message}` };
  }
  return items.length > 0 ? { items } : { problem: 'holds no API object' };
}

/** The objects of a List, of a PodList whose items do not tell their kind, or the one object that the value is. */
export function itemsOf(
  value: JsonObject,
  originOf: (item: Omit<ObjectItem, 'origin'>, index: number | null) => Origin,
): ObjectDocuments {
  const kind = typeof value.kind === 'string' ? value.kind : '';
  if (kind === 'Status') return { problem: `is an answer of the API, not objects: ${String(value.message)}` };
  const toItem = (item: Omit<ObjectItem, 'origin'>, index: number | null): ObjectItem => ({
    ...item,
    origin: originOf(item, index),
  });
  if (!Array.isArray(value.items)) {
    return kind === '' ? { problem: 'holds no API object' } : { items: [toItem({ kind, object: value }, null)] };
  }
  const items = value.items
    .filter(isObject)
    .map((object, index) => toItem({ kind: kindOf(object, value), object }, index));
  return { items };
}

/** Its own kind, else that of the list it stands in. */
const kindOf = (object: JsonObject, list: JsonObject): string =>
  typeof object.kind === 'string' ? object.kind : typeof list.kind === 'string' ? list.kind.replace(/List$/, '') : '';

/** Kind and name: all that is shown of an object whose line is not known. */
export function describe({ kind, object }: Omit<ObjectItem, 'origin'>): string {
  const { namespace, name } = nameOf(object);
  return `${kind === '' ? '' : `${kind} `}${namespace === '' ? '' : `${namespace}/`}${name}`;
}

function nameOffset(contents: unknown, index: number | null): number | null {
  const { isMap, isScalar, isSeq } = yamlLibrary();
  let item = contents;
  if (index !== null) {
    const items = isMap(contents) ? contents.get('items', true) : null;
    item = isSeq(items) ? items.items[index] : null;
  }
  const name = isMap(item) ? item.getIn(['metadata', 'name'], true) : null;
  return isScalar(name) ? (name.range?.[0] ?? null) : null;
}
