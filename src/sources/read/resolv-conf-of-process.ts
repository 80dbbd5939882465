import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;
const largest = 65536;

/**
 * /etc/resolv.conf as a process in a container sees it; null where it is not an ordinary file. A container's files are not to be trusted: no
 * link of its making is followed, neither by /etc nor by the file.
 */
export function readResolvConfOf(pid: number, proc = '/proc'): string | null {
  return within(`${proc}/${pid}/root/etc`, O_DIRECTORY, (folder) =>
    within(`/proc/self/fd/${folder}/resolv.conf`, O_NONBLOCK, (file) => {
      const status = fstatSync(file);
      return status.isFile() && status.size <= largest ? readFileSync(file, 'utf8') : null;
    }),
  );
}

function within<Result>(path: string, flags: number, read: (descriptor: number) => Result | null): Result | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | flags);
    return read(descriptor);
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
