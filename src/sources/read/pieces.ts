import type { Missing } from '../../model/node.ts';
import { printable } from '../../model/printable.ts';
import { absent, type Files, type Piece } from '../files.ts';
import { manifestPath } from '../layout.ts';
import { type CommandStatus, readManifest } from './manifest.ts';
import type { Store } from './store.ts';

/** Any bytes as text: what is no UTF-8 becomes U+FFFD, a byte order mark goes, NUL stays. */
export const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes);

/** A store as evidence: decoded when asked for, with what the manifest says about each command. */
export function filesOf(origin: string, store: Store): Files {
  const paths = new Set(store.paths);
  const textOf = (path: string): string => {
    const bytes = store.bytes(path);
    return bytes instanceof Uint8Array ? decode(bytes) : '';
  };
  const manifest = readManifest(store.paths, textOf);
  const memory = new Map<string, Piece>();
  const read = (path: string): Piece => {
    const status = manifest.statuses.get(path) ?? null;
    if (!paths.has(path)) return status?.missing == null ? absent(path) : pieceOf(path, '', status);
    const bytes = store.bytes(path);
    if (!(bytes instanceof Uint8Array)) return pieceOf(path, '', { path, because: bytes.failed });
    return pieceOf(path, decode(bytes), status);
  };
  return {
    origin,
    time: manifest.time,
    paths: store.paths.filter((path) => path !== manifestPath && !path.endsWith('/stderr.json')),
    read(path) {
      const piece = memory.get(path) ?? read(path);
      memory.set(path, piece);
      return piece;
    },
  };
}

/** A text with what is known about how it came to be; `status` is null where nothing is. */
export function pieceOf(
  source: string,
  text: string,
  status: CommandStatus | { path: string; because: string } | null,
): Piece {
  return { source, text, missing: whatIsMissing(source, text, status) };
}

function whatIsMissing(
  source: string,
  text: string,
  status: CommandStatus | { path: string; because: string } | null,
): Missing | null {
  if (status !== null && 'because' in status) return { source, reason: 'failed', detail: status.because };
  if (status?.missing !== undefined) return status.missing === null ? null : { source, ...status.missing };
  if (status !== null && status.exitCode !== 0) return { source, reason: 'failed', detail: describeFailure(status) };
  if (status === null && text.trim() === '') return { source, reason: 'empty', detail: null };
  return null;
}

/** `exit status 4: you must be root` on one line. */
export function describeFailure({ exitCode, stderr }: CommandStatus): string {
  const ending = exitCode === null ? 'did not finish' : `exit status ${exitCode}`;
  const words = printable(
    stderr
      .trim()
      .split(/\s*\n\s*/)
      .join('; '),
  ).slice(0, 500);
  return words === '' ? ending : `${ending}: ${words}`;
}
