import type { Draft } from './draft.ts';
import { writeManifest } from './manifest.ts';
import type { Merged } from './merge.ts';

/** Writes a bundle that was put together from others. */
export async function writeTexts(draft: Draft, { manifest, texts }: Merged): Promise<void> {
  for (const [path, text] of texts) {
    const missing = manifest.commands.find(({ file }) => file === path)?.missing;
    if (missing?.reason === 'failed' && text() === '') continue;
    await draft.write(path, text());
  }
  await writeManifest(draft, manifest);
}
