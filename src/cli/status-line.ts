import { printable } from '../model/printable.ts';
import type { Terminal } from './terminal.ts';

/** One line on stderr that says what is going on, and is wiped when it is over. Silent where stderr is no terminal. */
export function openStatusLine({ interactive, width }: Pick<Terminal, 'interactive' | 'width'>): {
  tell(text: string): void;
  close(): void;
} {
  if (!interactive) return { tell() {}, close() {} };
  const wipe = '\r\u001b[K';
  return {
    tell(text) {
      process.stderr.write(`${wipe}${printable(text).slice(0, Math.max(width - 1, 20))}`);
    },
    close() {
      process.stderr.write(wipe);
    },
  };
}
