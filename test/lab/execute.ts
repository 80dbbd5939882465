import { spawn } from 'node:child_process';

/** How a command ended. */
export interface Outcome {
  /** Exit code; null where a signal ended it. */
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface ExecuteOptions {
  /** Text for its standard input; none where absent. */
  input?: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
}

/** Runs a command to its end and keeps what it said. Throws only where it cannot be started. */
export function execute(argv: readonly string[], { input = '', env = {} }: ExecuteOptions = {}): Promise<Outcome> {
  const [file, ...options] = argv as [string, ...string[]];
  return new Promise((done, fail) => {
    const child = spawn(file, options, { env: { ...process.env, ...env } });
    const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    child.stdout.on('data', (data: Buffer) => said.stdout.push(data));
    child.stderr.on('data', (data: Buffer) => said.stderr.push(data));
    child.on('error', fail);
    child.on('close', (status) =>
      done({ status, stdout: Buffer.concat(said.stdout).toString(), stderr: Buffer.concat(said.stderr).toString() }),
    );
    // A command that does not read its input is no failure.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** What the command prints. Throws with what it said where it fails. */
export async function demand(argv: readonly string[], options: ExecuteOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await execute(argv, options);
  if (status === 0) return stdout;
  throw new Error(`${argv.join(' ')}: ${stderr.trim() || `exit status ${status}`}`, { cause: options.input });
}
