import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleManifest, CollectedFile } from '../model/bundle-manifest.ts';
import type { ObjectsReading } from '../sources/kube-api/reading.ts';
import type { Patience } from '../sources/read/execute.ts';
import { readLive } from '../sources/read/live.ts';
import { writeApi } from './api-files.ts';
import { type Recorded, recordOnDisk } from './disk-recorder.ts';
import type { Draft } from './draft.ts';
import { writeManifest } from './manifest.ts';
import { mayHoldSecrets, withoutSecrets } from './slim/secrets.ts';

/** What a node is collected with. */
export interface NodeCollection {
  /** Version of the program. */
  version: string;
  /** The API's objects, which are read meanwhile. */
  api: Promise<ObjectsReading | null>;
  /** The node's name where it is told. */
  node: string | null;
  /** Bounds of each command. */
  patience: Patience;
  /** Hears of each file that is done. */
  tell(file: string): void;
}

/** Collects this machine into a draft. Throws EvidenceError where nothing can be read, CollectError where it cannot be written. */
export async function collectNode(
  draft: Draft,
  { version, api, node: named, patience, tell }: NodeCollection,
): Promise<BundleManifest> {
  const recorder = recordOnDisk(draft, patience);
  const { node, time, pieces } = await readLive({ recorder, api, node: named, withText: true, asking: { tell } });
  const commands: CollectedFile[] = [];
  for (const [file, piece] of pieces) {
    if (piece.missing === null || piece.text !== '') await draft.place(piece.file, file);
    if (mayHoldSecrets(file) && piece.text !== '') await scrub(draft, file);
    commands.push(describe(file, piece));
  }
  const reading = await api;
  if (reading !== null) commands.push(...(await writeApi(draft, reading)));
  const manifest: BundleManifest = {
    apiVersion: 'k8snet/v1',
    kind: 'Bundle',
    version,
    time: new Date(time).toISOString(),
    redacted: false,
    nodes: [node],
    api: reading === null || (reading.lists ?? []).length === 0 ? null : reading.from,
    commands,
  };
  await writeManifest(draft, manifest);
  return manifest;
}

/** These files are small. */
async function scrub(draft: Draft, path: string): Promise<void> {
  const text = await readFile(join(draft.folder, path), 'utf8');
  const clean = withoutSecrets(text);
  if (clean !== text) await draft.write(path, clean);
}

const describe = (
  file: string,
  { command, source, exitCode, stderr, milliseconds, missing }: Recorded,
): CollectedFile => ({
  file,
  command: command === null ? null : [...command],
  source,
  exitCode,
  stderr,
  milliseconds,
  missing: missing === null ? null : { reason: missing.reason, detail: missing.detail },
});
