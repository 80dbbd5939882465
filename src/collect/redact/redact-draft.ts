import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleManifest } from '../../model/bundle-manifest.ts';
import { openBundle } from '../../sources/read/bundle.ts';
import type { Draft } from '../draft.ts';
import { writeManifest } from '../manifest.ts';
import { redactBundle } from './redact-bundle.ts';

/** Replaces what a draft holds by its redaction. */
export async function redactDraft(
  draft: Draft,
  manifest: BundleManifest,
  tell: (what: string) => void,
): Promise<BundleManifest> {
  tell('redacting');
  const files = await openBundle(draft.folder);
  const redacted = redactBundle(files, manifest);
  // What is read is kept, so that the originals may go before anything is written in their place.
  for (const path of files.paths) files.read(path);
  for (const top of ['nodes', 'pods', 'api']) rmSync(join(draft.folder, top), { recursive: true, force: true });
  for (const [path, text] of redacted.texts) {
    tell(`redacting ${path}`);
    await draft.write(path, text());
  }
  await writeManifest(draft, redacted.manifest);
  return redacted.manifest;
}
