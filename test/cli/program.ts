import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a run of the built program left behind. */
export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

export const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
export const program = fileURLToPath(new URL('../../bin/k8snet.js', import.meta.url));

/** Runs the built program in the folder of fixtures, without a terminal. */
export function runProgram(
  words: readonly string[],
  {
    input = '',
    environment = {},
    cwd = fixtures,
  }: { input?: string; environment?: Record<string, string>; cwd?: string } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [program, ...words], {
      cwd,
      env: { PATH, HOME, COLUMNS: '80', ...environment },
      stdio: 'pipe',
    });
    const ran: Ran = { status: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      ran.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      ran.stderr += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (status) => resolve({ ...ran, status }));
  });
}
