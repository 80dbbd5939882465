import type { BundleManifest } from '../model/bundle-manifest.ts';
import { manifestPath } from '../sources/layout.ts';
import type { Draft } from './draft.ts';

/** Writes a bundle's manifest. */
export const writeManifest = (draft: Draft, manifest: BundleManifest): Promise<void> =>
  draft.write(manifestPath, `${JSON.stringify(manifest, null, 1)}\n`);
