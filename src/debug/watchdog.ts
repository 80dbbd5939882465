import { removeRules } from './remove.ts';

/**
 * Outlives k8snet and removes its rules when the lease ends, or when k8snet is gone however it ended: then the pipe from it is
 * closed. What comes by the pipe: the ids of processes that end with k8snet, a line each, and `done`. Run as a program of its own: `watchdog.js SECONDS RULES`, with the commands that remove the rules as JSON.
 */
async function main(): Promise<void> {
  const [seconds, rules] = process.argv.slice(2) as [string, string];
  process.chdir('/');
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {});
  // Whoever waits for this line may put the first rule in.
  process.stdout.write('watching\n');
  process.stdout.on('error', () => {});
  const commands: string[][] = JSON.parse(rules);
  let isGone = false;
  let told = '';
  process.stdin.setEncoding('utf8').on('data', (text) => {
    told += text;
  });
  const gone = endOf(process.stdin).then(() => {
    isGone = true;
  });
  await Promise.race([gone, wait(Number(seconds))]);
  // A slow k8snet may put a rule in after the lease: as long as it lives they are removed again and again.
  for (; !isGone; await Promise.race([gone, wait(interval)])) await removeRules(commands);
  let problems = await removeRules(commands);
  if (!told.endsWith('done\n')) {
    // Killed: what it followed goes on, and an iptables that waits for the lock may yet put its rule in.
    for (const [, id] of told.matchAll(/^(\d+)$/gm)) endProgram(Number(id));
    for (let waited = 0; waited < lateInsertion; waited += interval) {
      await wait(interval);
      problems = await removeRules(commands);
    }
  }
  process.exit(problems.length > 0 ? 1 : 0);
}

/** Seconds between two removals after the lease. */
const interval = 2;

/** Seconds that a command may take (see command.ts), and a little. */
const lateInsertion = 24;

function endProgram(id: number): void {
  try {
    process.kill(id);
  } catch {
    // It has ended already.
  }
}

const wait = (seconds: number): Promise<void> => new Promise((done) => setTimeout(done, seconds * 1000));

const endOf = (stream: NodeJS.ReadStream): Promise<void> =>
  new Promise((done) => {
    stream
      .on('end', done)
      .on('close', done)
      .on('error', () => done())
      .resume();
  });

await main();
