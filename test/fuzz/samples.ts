import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/** Texts of the files below a folder of fixtures, or of one file; sorted, so that a seed means the same everywhere. */
export function samplesOf(path: string): string[] {
  const full = join(fixtures, path);
  if (!statSync(full).isDirectory()) return [readFileSync(full, 'utf8')];
  const files = readdirSync(full, { recursive: true, encoding: 'utf8' }).sort();
  return files
    .map((file) => join(full, file))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'));
}

/** The files of a recorded cluster by their paths in the bundle layout. */
export function bundleTexts(name = 'nodes/healthy-legacy'): Record<string, string> {
  const root = join(fixtures, name);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  const texts: Record<string, string> = {};
  for (const file of files)
    if (statSync(join(root, file)).isFile()) texts[file] = readFileSync(join(root, file), 'utf8');
  return texts;
}
