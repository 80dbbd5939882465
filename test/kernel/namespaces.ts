import { execFileSync } from 'node:child_process';
import { feed, runScript } from './shell.ts';

const standing = new Set<string>();

// A run that is broken off leaves nothing behind either.
process.on('exit', () => {
  for (const namespace of standing) {
    try {
      execFileSync('ip', ['netns', 'del', namespace], { stdio: 'ignore' });
    } catch {}
  }
});

/** Notes network namespaces that are about to be made: they are gone when the process ends, however a test fares. */
export function noteNamespaces(namespaces: readonly string[]): void {
  for (const namespace of namespaces) standing.add(namespace);
}

/** Deletes those of the network namespaces that still stand. */
export async function removeNamespaces(namespaces: readonly string[]): Promise<void> {
  const lines = namespaces.filter((namespace) => standing.delete(namespace)).map((name) => `netns del ${name}`);
  if (lines.length > 0) await runScript(null, feed('ip -force -batch -', lines));
}
