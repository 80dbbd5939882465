import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { Followed } from './lines.ts';

/** Milliseconds between two looks: /dev/kmsg cannot be waited for without a thread that waits. */
const interval = 20;

/**
 * Follows the kernel's log from now on (Documentation/ABI/testing/dev-kmsg): each read is one message, whose lines after the
 * first are about devices. Throws where it may not be read.
 */
export function followKernelLog(onLine: (line: string) => void, onLost: () => void): Followed {
  const file = openSync('/dev/kmsg', constants.O_RDONLY | constants.O_NONBLOCK);
  const buffer = Buffer.alloc(1 << 14);
  let timer: NodeJS.Timeout | null = null;
  let fail: (reason: string) => void = () => {};
  const ended = new Promise<string>((done) => {
    fail = done;
  });
  const readAll = (onMessage: (text: string) => void): boolean => {
    for (;;) {
      try {
        const length = readSync(file, buffer, 0, buffer.length, null);
        onMessage(buffer.toString('utf8', 0, length).split('\n', 1)[0]!);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === 'EAGAIN') return true;
        // Messages were written faster than read: the oldest are gone.
        if (code === 'EPIPE') onLost();
        else if (code !== 'EINVAL') {
          fail(`/dev/kmsg: ${message}`);
          return false;
        }
      }
    }
  };
  const look = (): void => {
    if (readAll(onLine)) timer = setTimeout(look, interval);
  };
  // What was said before is not asked for.
  if (readAll(() => {})) look();
  return {
    id: null,
    ended,
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      closeSync(file);
    },
  };
}
