import type { Missing } from '../../model/node.ts';
import { printable } from '../../model/printable.ts';
import { manifestPath } from '../layout.ts';

/** How the command ended that wrote a file of the bundle. */
export interface CommandStatus {
  command: string | null;
  /** Null where it did not run to its end. */
  exitCode: number | null;
  stderr: string;
  /** Why there is no output, or no whole one, where the manifest says it itself; undefined where it leaves that to the exit code. */
  missing?: Pick<Missing, 'reason' | 'detail'> | null;
}

/** What a bundle says about its own making. */
export interface Manifest {
  time: number | null;
  /** By path of the file. */
  statuses: Map<string, CommandStatus>;
}

/**
 * Reads `bundle.json` (`time`, `commands: [{file, command, exitCode, stderr, missing}]`) and each node's `stderr.json`
 * (`{file: {command, rc, stderr}}`). Both are optional; what does not have that shape is not used.
 */
export function readManifest(paths: readonly string[], text: (path: string) => string): Manifest {
  const statuses = new Map<string, CommandStatus>();
  for (const path of paths.filter((path) => /^nodes\/[^/]+\/stderr\.json$/.test(path))) {
    const folder = path.slice(0, -'stderr.json'.length);
    for (const [file, entry] of Object.entries(fieldsOf(parseJson(text(path))))) {
      statuses.set(folder + file, statusOf(fieldsOf(entry)));
    }
  }
  const bundle = fieldsOf(paths.includes(manifestPath) ? parseJson(text(manifestPath)) : null);
  for (const entry of Array.isArray(bundle.commands) ? bundle.commands : []) {
    const fields = fieldsOf(entry);
    if (typeof fields.file === 'string') statuses.set(fields.file, statusOf(fields));
  }
  return { time: timeOf(bundle.time), statuses };
}

function statusOf(fields: Record<string, unknown>): CommandStatus {
  const code = fields.exitCode ?? fields.rc;
  const command = Array.isArray(fields.command) ? fields.command.join(' ') : fields.command;
  return {
    command: typeof command === 'string' ? command : null,
    exitCode: typeof code === 'number' ? code : null,
    stderr: typeof fields.stderr === 'string' ? fields.stderr : '',
    ...('missing' in fields ? { missing: missingOf(fields.missing) } : {}),
  };
}

function missingOf(value: unknown): CommandStatus['missing'] {
  if (value === null) return null;
  const { reason, detail } = fieldsOf(value);
  return {
    reason: reason === 'absent' || reason === 'empty' ? reason : 'failed',
    detail: typeof detail === 'string' ? printable(detail).slice(0, 1000) : null,
  };
}

function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
