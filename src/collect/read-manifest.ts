import type { BundleManifest, CollectedFile } from '../model/bundle-manifest.ts';
import type { Files } from '../sources/files.ts';
import { isObject, numberIn, objectIn, objectsIn, textIn, textsIn } from '../sources/json.ts';
import { manifestPath } from '../sources/layout.ts';

/**
 * What a bundle tells of its making, in the form that is written now: of one that has no manifest, or another's, as much as the files
 * themselves tell.
 */
export function readManifestOf(files: Files, version: string): BundleManifest {
  const value = parse(files.read(manifestPath).text);
  const own = isObject(value) ? value : {};
  const told = objectsIn(own, 'commands').flatMap(readFile);
  const known = new Set(told.map(({ file }) => file));
  const others = files.paths.filter((path) => path !== manifestPath && !known.has(path));
  const nodes = files.paths.filter((path) => path.startsWith('nodes/')).map((path) => path.split('/')[1]!);
  return {
    apiVersion: 'k8snet/v1',
    kind: 'Bundle',
    version: textIn(own, 'version') ?? version,
    time: new Date(files.time ?? 0).toISOString(),
    redacted: own.redacted === true,
    nodes: [...new Set(nodes)].sort(),
    api: textIn(own, 'api'),
    commands: [...told, ...others.map((path) => describe(files, path))],
  };
}

/** A file that no manifest tells of: what `stderr.json` or its own emptiness says about it. */
function describe(files: Files, file: string): CollectedFile {
  const { missing } = files.read(file);
  const told = missing === null ? null : { reason: missing.reason, detail: missing.detail };
  return { file, command: null, source: file, exitCode: null, stderr: '', milliseconds: 0, missing: told };
}

function readFile(entry: Record<string, unknown>): CollectedFile[] {
  const file = textIn(entry, 'file');
  if (file === null) return [];
  const command = textsIn(entry, 'command');
  const missing = objectIn(entry, 'missing');
  const reason = textIn(missing, 'reason');
  return [
    {
      file,
      command: command.length > 0 ? command : null,
      source: textIn(entry, 'source') ?? textIn(entry, 'command') ?? file,
      exitCode: numberIn(entry, 'exitCode'),
      stderr: textIn(entry, 'stderr') ?? '',
      milliseconds: numberIn(entry, 'milliseconds') ?? 0,
      missing:
        reason === null
          ? null
          : {
              reason: reason === 'absent' || reason === 'empty' ? reason : 'failed',
              detail: textIn(missing, 'detail'),
            },
    },
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
