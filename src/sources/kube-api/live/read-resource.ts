import type { Warning } from '../../../model/origin.ts';
import type { JsonObject } from '../../json.ts';
import { describe, itemsOf } from '../documents.ts';
import type { ObjectsByKind } from '../kinds.ts';
import { readItems } from '../objects.ts';
import { ApiError } from './api-error.ts';
import { type ListRequest, listPages } from './list-pages.ts';
import type { Resource } from './resources.ts';

/** Asks the server for a path. Throws ApiError. */
export type Get = (path: string) => Promise<JsonObject>;

/** Cuts an object down to what may be kept of it. */
export type Slim = (kind: keyof ObjectsByKind, object: JsonObject) => JsonObject;

/** The objects of one kind, cut down. */
export interface ResourceObjects<Kind extends keyof ObjectsByKind> {
  facts: ObjectsByKind[Kind][];
  warnings: Warning[];
  /** As they came, but for what `slim` took away; [] where that was not asked for. */
  items: JsonObject[];
  /** The list expired while it was read: its parts are of different moments. */
  isMixed: boolean;
}

/** Reads the newest version that the server has, cutting each page down as it comes. Throws ApiError. */
export async function readResource<Kind extends keyof ObjectsByKind>(
  { kind, paths }: Resource<Kind>,
  get: Get,
  { fieldSelector = null, slim = null }: { fieldSelector?: string | null; slim?: Slim | null } = {},
): Promise<ResourceObjects<Kind>> {
  let absent: unknown = null;
  for (const path of paths) {
    try {
      return await readVersion(kind, get, { path, fieldSelector }, slim);
    } catch (error) {
      if (!(error instanceof ApiError) || error.failure !== 'absent') throw error;
      absent = error;
    }
  }
  throw absent;
}

async function readVersion<Kind extends keyof ObjectsByKind>(
  kind: Kind,
  get: Get,
  request: ListRequest,
  slim: Slim | null,
): Promise<ResourceObjects<Kind>> {
  const source = sourceOf(request.path);
  const { pages, isMixed } = await listPages(request, get, (page) => {
    const read = itemsOf(page, (item) => ({ source, line: 0, text: describe(item) }));
    if ('problem' in read) throw new ApiError('answer', `the answer ${read.problem}`);
    const items = slim === null ? [] : read.items.map(({ object }) => slim(kind, object));
    return { ...readItems(kind, read.items), items };
  });
  return {
    facts: pages.flatMap(({ facts }) => facts),
    warnings: pages.flatMap(({ warnings }) => warnings),
    items: pages.flatMap(({ items }) => items),
    isMixed,
  };
}

/** How facts name their request. */
export const sourceOf = (path: string): string => `GET ${path}`;
