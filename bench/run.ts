import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { clusterIp, writeBundle } from './generate.ts';

/** What one whole process used. */
interface Usage {
  seconds: number;
  megabytes: number;
}

const [services = 10_000, endpointsPerService = 10, runs = 3] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'k8snet-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
process.stderr.write(`writing ${services} services with ${endpointsPerService} endpoints each\n`);
writeBundle(folder, { services, endpointsPerService });
const rules = `${folder}/nodes/node-1/iptables-save.txt`;
const chain = /^:(KUBE-SVC-\w+)/m.exec(readFileSync(rules, 'utf8'))![1]!;
const address = `${clusterIp(services >> 1)}:80`;

/** Each row is measured as a whole process, beside a process of the same run that only reads the same file into a string. */
const rows: [string, string[]][] = [
  ['node reading the rules into a string', ['-e', `require('node:fs').readFileSync(${JSON.stringify(rules)}, 'utf8')`]],
  ['node -e 0', ['-e', '0']],
  ['k8snet --version', ['bin/k8snet.js', '--version']],
  ['k8snet trace ADDRESS:PORT', ['bin/k8snet.js', 'trace', address, '--from', '10.9.0.1', '--iptables', rules]],
  ['k8snet explain-chain', ['bin/k8snet.js', 'explain-chain', chain, '--iptables', rules]],
  ['k8snet services', ['bin/k8snet.js', 'services', '--bundle', folder, '-o', 'json']],
];

function measure(words: string[]): Usage {
  const samples = Array.from({ length: runs }, () => {
    const child = spawnSync(process.execPath, ['--import', './bench/report-usage.mjs', ...words], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    return JSON.parse(String(child.output[3])) as Usage;
  });
  return samples.sort((a, b) => a.seconds - b.seconds)[runs >> 1]!;
}

const measured = rows.map(([what, words]) => ({ what, ...measure(words) }));
const reading = measured[0]!;
const table = new Table({
  head: ['whole process', 'CPU seconds', 'x reading the file', 'MB'],
  style: { head: [], border: [] },
});
for (const { what, seconds, megabytes } of measured) {
  table.push([what, seconds.toFixed(2), (seconds / reading.seconds).toFixed(1), megabytes.toFixed(0)]);
}
process.stdout.write(`${services} services, ${endpointsPerService} endpoints each; median of ${runs} runs\n${table}\n`);
