import { execFile, execFileSync } from 'node:child_process';

/** Runs a shell script in a network namespace, or outside of any. Throws with what it said where it fails. */
export function runScript(namespace: string | null, script: string): Promise<string> {
  const [file, ...inside] =
    namespace === null ? ['sh', '-ec', script] : ['ip', 'netns', 'exec', namespace, 'sh', '-ec', script];
  return new Promise((done, fail) => {
    execFile(file!, inside, { maxBuffer: 1 << 26 }, (error, out, err) => {
      if (error === null) done(out);
      else fail(new Error(`${namespace ?? 'host'}: ${err.trim() || error.message}`, { cause: script }));
    });
  });
}

/** Text for a command's standard input, as a shell reads it to the letter. */
export const feed = (command: string, lines: readonly string[]): string =>
  `${command} <<'END_OF_LINES'\n${lines.join('\n')}\nEND_OF_LINES\n`;

/** Does the command succeed in a network namespace of its own? */
export function succeedsInside(script: string): boolean {
  const namespace = `k8snet-probe-${process.pid}`;
  try {
    execFileSync('ip', ['netns', 'add', namespace], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'exec', namespace, 'sh', '-ec', script], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    try {
      execFileSync('ip', ['netns', 'del', namespace], { stdio: 'ignore' });
    } catch {}
  }
}
