import { exitStatus, type Outcome } from './outcome.ts';
import { run } from './run.ts';

/** The program: one run, its output, its exit status. */
async function main(): Promise<void> {
  process.on('SIGINT', () => process.exit(exitStatus.interrupted));
  const words = process.argv.slice(2);
  process.on('uncaughtException', async (error) => {
    const { describeFailure } = await import('./failure.ts');
    await finish(describeFailure(error, words));
  });
  await finish(await run(words));
}

/** Prints and ends. Whoever reads may go away (EPIPE, as with `| head`): that changes nothing about the status. */
async function finish({ status, stdout, stderr }: Outcome): Promise<void> {
  await Promise.all([print(process.stdout, stdout), print(process.stderr, stderr)]);
  process.exit(status);
}

const print = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((done) => {
    stream.on('error', () => done());
    if (text === '') done();
    else stream.write(text, () => done());
  });

await main();
