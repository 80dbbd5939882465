/**
 * While the work runs, Ctrl-C and the like do not end the program but tell the work to end: it has something to tidy up.
 * So does a reader of the output who goes away.
 */
export async function interruptible<Result>(work: (interrupted: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const before = signals.map((signal) => [signal, process.listeners(signal)] as const);
  for (const signal of signals) process.removeAllListeners(signal).on(signal, abort);
  process.stdout.on('error', abort);
  try {
    return await work(controller.signal);
  } finally {
    for (const [signal, listeners] of before) {
      process.off(signal, abort);
      for (const listener of listeners) process.on(signal, listener);
    }
  }
}
