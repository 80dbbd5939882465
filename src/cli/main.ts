import { exitStatus, type Outcome } from './outcome.ts';
import { print } from './print.ts';
import { run } from './run.ts';

export { run };

/** The program: one run, its output, its exit status. */
export async function main(): Promise<void> {
  process.on('SIGINT', () => process.exit(exitStatus.interrupted));
  const words = process.argv.slice(2);
  process.on('uncaughtException', async (error) => {
    const { describeFailure } = await import('./failure.ts');
    await finish(describeFailure(error, words));
  });
  await finish(await run(words));
}

/** Prints and ends. That whoever reads may go away changes nothing about the status. */
async function finish({ status, stdout, stderr }: Outcome): Promise<void> {
  await Promise.all([print(process.stdout, stdout), print(process.stderr, stderr)]);
  process.exit(status);
}
