import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../fixtures/sources/', import.meta.url);

/** Text of `fixtures/sources/<path>`. */
export const fixture = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Names of the files in `fixtures/sources/<kind>`. */
export const fixtureNames = (kind: string): string[] => readdirSync(new URL(kind, root)).sort();

/** A value without its origins and without prototypes, ready to compare. */
export const withoutOrigins = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, member) => (/^origin$|Origin$/.test(key) ? undefined : member)));
