import type { CollectedFile } from '../model/bundle-manifest.ts';
import type { ApiList, ObjectsReading } from '../sources/kube-api/reading.ts';
import { apiFileNames } from '../sources/layout.ts';
import type { Draft } from './draft.ts';

/** Writes the API's objects, a list for each kind that there is. Tells of each, also of those that are not to be had. */
export async function writeApi(draft: Draft, { lists = [], from }: ObjectsReading): Promise<CollectedFile[]> {
  const files: CollectedFile[] = [];
  for (const { kind, items, missing } of lists) {
    // Endpoints are asked only where there are no EndpointSlices.
    if (items === null && missing === null) continue;
    const file = `api/${apiFileNames[kind]}.json`;
    if (items !== null) await draft.write(file, printItems(items));
    files.push({
      file,
      command: null,
      source: missing?.source ?? from,
      exitCode: null,
      stderr: '',
      milliseconds: 0,
      missing,
    });
  }
  return files;
}

const printItems = (items: NonNullable<ApiList['items']>): string =>
  `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 1)}\n`;
