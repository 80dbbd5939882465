import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync } from 'node:fs';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** As many as the kernel follows (path_resolution(7)). */
const mostLinks = 40;
const largest = 1024 * 1024;

/**
 * The bytes of a file as a process sees it whose root is `root` (`/proc/PID/root`); null where there is no ordinary file. Of a container's
 * making are the links too, and an absolute one would lead to the node's files: each is followed by hand, and never out of the root.
 */
export function readWithin(root: string, path: string): Uint8Array | null {
  const folders: number[] = [];
  try {
    folders.push(openSync(root, O_RDONLY));
    return readFrom(folders, path);
  } catch {
    return null;
  } finally {
    for (const folder of folders) closeSync(folder);
  }
}

/** `folders` are the open folders from the root to where the path has led, and at last the file. */
function readFrom(folders: number[], path: string): Uint8Array | null {
  const pending = path.split('/');
  let links = 0;
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (folders.length > 1) closeSync(folders.pop()!);
      continue;
    }
    const place = `/proc/self/fd/${folders.at(-1)}/${name}`;
    const target = openOrLink(place, folders);
    if (target === null) continue;
    if (++links > mostLinks) return null;
    if (target.startsWith('/')) while (folders.length > 1) closeSync(folders.pop()!);
    pending.unshift(...target.split('/'));
  }
  const file = folders.at(-1)!;
  const status = fstatSync(file);
  return status.isFile() && status.size <= largest ? readFileSync(file) : null;
}

/** Opens what is there, or tells where a link leads. */
function openOrLink(place: string, folders: number[]): string | null {
  try {
    folders.push(openSync(place, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error;
    return readlinkSync(place);
  }
}
