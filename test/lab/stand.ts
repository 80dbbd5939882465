import { readlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { buildCluster } from './cluster.ts';

// Builds a cluster, tells what it is made of on one line, and ends as its standard input or a signal says: `remove`, `throw`.
const cluster = await buildCluster();
const machines = [...cluster.nodes, 'outside', 'gateway', 'internet'];
const pids = machines.map((name) => {
  const words = cluster.enter(name);
  return words[words.indexOf('--target') + 1]!;
});
const namespaces = pids.flatMap((pid) =>
  ['net', 'pid', 'mnt', 'uts'].map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`)),
);
process.stdout.write(`${JSON.stringify({ namespaces, folder: dirname(cluster.kubeconfig) })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'throw') throw new Error('as it was told');
  await cluster.remove();
  break;
}
