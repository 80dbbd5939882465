import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isEvidencePath, manifestPath } from '../sources/layout.ts';
import { CollectError, writeFailure } from './collect-error.ts';
import { packFolder } from './pack.ts';

/** A bundle in the making, in a folder beside its final place: `.NAME.partial-PID`. Others see it when it is whole, and not before. */
export interface Draft {
  /** Where it is going to stand. */
  target: string;
  /** The folder, a bundle by its layout. */
  folder: string;
  /** A new file for outputs whose place in the bundle is not known yet; `place` moves it there. */
  spool(): string;
  place(spooled: string, path: string): Promise<void>;
  write(path: string, text: string): Promise<void>;
  /** Moves it to its final name, or to a better one beside it. Bytes of the archive; null for a folder. */
  publish(name?: string): Promise<number | null>;
  /** Leaves nothing behind. */
  discard(): void;
}

const isArchive = (path: string): boolean => /\.(?:tar\.gz|tgz)$/.test(path);

/** Begins a bundle that is to stand at a path: an archive where the name ends like one, else a folder. Throws CollectError where it cannot. */
export function openDraft(target: string): Draft {
  const place = dirname(target);
  const partial = join(place, `.${basename(target)}.partial-${process.pid}`);
  refuseTaken(target);
  sweep(place, `.${basename(target)}.partial-`);
  const discard = (): void => {
    rmSync(partial, { recursive: true, force: true });
    rmSync(`${partial}.tar.gz`, { force: true });
    process.off('exit', discard);
    for (const signal of deadly) process.off(signal, leave);
  };
  process.on('exit', discard);
  for (const signal of deadly) process.on(signal, leave);
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw writeFailure(target, error);
    }
  };
  try {
    // A bundle tells much about a cluster: its owner's eyes only.
    mkdirSync(partial, { mode: 0o700 });
    mkdirSync(join(partial, 'spool'));
  } catch (error) {
    discard();
    throw writeFailure(target, error);
  }
  let spooled = 0;
  const prepare = async (path: string): Promise<string> => {
    if (!isEvidencePath(path) && path !== manifestPath) throw new CollectError(`${path} is no path of a bundle`);
    const file = join(partial, path);
    await mkdir(dirname(file), { recursive: true });
    return file;
  };
  return {
    target,
    folder: partial,
    spool: () => join(partial, 'spool', String(++spooled)),
    place: (file, path) => guarded(async () => rename(file, await prepare(path))),
    write: (path, text) => guarded(async () => writeFile(await prepare(path), text, { mode: 0o600 })),
    discard,
    publish: (name = basename(target)) =>
      guarded(async () => {
        const final = join(place, name);
        rmSync(join(partial, 'spool'), { recursive: true });
        if (!isArchive(target)) await rename(partial, final);
        else {
          await packFolder(partial, `${partial}.tar.gz`, name.replace(/\.(?:tar\.gz|tgz)$/, ''));
          await sync(`${partial}.tar.gz`);
          await rename(`${partial}.tar.gz`, final);
        }
        discard();
        return isArchive(target) ? statSync(final).size : null;
      }),
  };
}

const deadly = ['SIGTERM', 'SIGHUP'] as const;

/** 128 + the signal's number, as a shell has it. What is to be left behind is seen to at the exit. */
const leave = (_: NodeJS.Signals, number: number): never => process.exit(128 + number);

/** After a crash of the machine the name must not stand for an empty file. */
async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** An archive is written over, as tar(1) does; a folder with something in it is left alone. */
function refuseTaken(target: string): void {
  const status = statSync(target, { throwIfNoEntry: false });
  if (status === undefined) return;
  const wrong = isArchive(target)
    ? status.isDirectory() && 'is a folder'
    : status.isDirectory()
      ? readdirSync(target).length > 0 && 'is there already'
      : 'is a file: the name of an archive ends with .tar.gz or .tgz';
  if (wrong !== false) throw new CollectError(`${target} ${wrong}`, { isMistake: true });
}

/** Removes what runs left behind that were killed. */
function sweep(place: string, start: string): void {
  try {
    for (const name of readdirSync(place).filter((one) => one.startsWith(start))) {
      const pid = Number.parseInt(name.slice(start.length), 10);
      if (!isAlive(pid)) rmSync(join(place, name), { recursive: true, force: true });
    }
  } catch {
    // The folder is not there or not ours: writing into it will tell.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
