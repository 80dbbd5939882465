/**
 * The program that sends probes: k8snet starts it inside a network namespace. It says first which one that is, then takes an Order a line and
 * answers each with a Report as it comes; it ends when its input does. Nothing of the namespace's files is used.
 */
import { readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { runProbe } from './run-probe.ts';
import type { Greeting, Order, Report } from './worker-lines.ts';

const say = (line: Greeting | Report): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

// Whoever asked is gone.
process.stdout.on('error', () => process.exit());

say({ namespace: readlinkSync('/proc/self/ns/net') });
const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const { id, probe, millis } = JSON.parse(line) as Order;
  say({ id, answer: await runProbe(probe, { millis }) });
});
lines.on('close', () => process.exit());
