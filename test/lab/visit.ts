import type { Cluster } from './cluster.ts';
import { visitor } from './program.ts';

/** What came of one address: the text that was answered, or the error's code. */
export type Visit = { ok: true; text: string } | { ok: false; error: string };

/**
 * Tries addresses in parallel from a pod (`namespace/name`) or a machine, each for so many milliseconds at most. Addresses: http and https
 * URLs, `dns:NAME` as the libc resolves it, `dns://SERVER/NAME` asked directly, `tcp://HOST:PORT`.
 */
export async function visit(cluster: Cluster, from: string, urls: string[], millis = 30_000): Promise<Visit[]> {
  const argv = [...visitor, String(millis), ...urls];
  const { stdout, stderr } = await (from.includes('/') ? cluster.runInPod(from, argv) : cluster.run(from, argv));
  if (stdout === '') throw new Error(`no visit from ${from}: ${stderr}`);
  return JSON.parse(stdout);
}
