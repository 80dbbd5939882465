import type { Terminal } from './terminal.ts';

/** Milliseconds that pass in silence: most reading is faster. */
const patience = 500;

/** Does the work; on a terminal a spinner on stderr says so when it takes longer than half a second. */
export async function withProgress<Result>(
  text: string,
  { interactive }: Pick<Terminal, 'interactive'>,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!interactive) return work();
  let done = false;
  let stop = () => {};
  const timer = setTimeout(async () => {
    const { default: ora } = await import('ora');
    if (done) return;
    const spinner = ora({ text, stream: process.stderr, discardStdin: false }).start();
    stop = () => spinner.stop();
  }, patience);
  try {
    return await work();
  } finally {
    done = true;
    clearTimeout(timer);
    stop();
  }
}
