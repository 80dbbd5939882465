import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { readingCommands } from '../../src/sources/read/commands.ts';
import { buildCluster, type Cluster } from '../lab/cluster.ts';
import { whatIsMissing } from '../lab/requirements.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8snet-executed-'));
const skip = whatIsMissing() ?? obstacle();
let cluster: Cluster;

before(async () => {
  if (skip === false) cluster = await buildCluster({ backend: 'nft' });
});
after(async () => {
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Why the commands of a run cannot be seen; false where they can. */
function obstacle(): string | false {
  const { error, status } = spawnSync('strace', ['-o', '/dev/null', 'true']);
  if (error !== undefined) return 'strace is not installed';
  return status === 0 ? false : 'strace may not trace here';
}

/** `execve("/usr/sbin/iptables-save", ["iptables-save", "-c"], 0x... ) = 0`, in a log of its own for each process: no line is cut by another's. */
function executed(log: string): string[] {
  const logs = readdirSync(folder).filter((name) => name.startsWith(`${log}.`));
  const text = logs.map((name) => readFileSync(join(folder, name), 'utf8')).join('');
  const lines = [...text.matchAll(/execve\("([^"]*)", \[(.*?)\][^\n]*\) = 0$/gm)];
  return lines.map(([, path, words]) => {
    const [, ...options] = [...words!.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!);
    return [basename(path!), ...options].join(' ');
  });
}

/** A command of another namespace is executed by nsenter, which becomes that command. */
const allowed = new Set(
  readingCommands.flatMap((line) => [line, line.replace(/^nsenter --target PID --(?:net|uts) -- /, '')]),
);

const isOwn = (line: string): boolean => /^node .*k8snet\.js /.test(line);

const runs: string[][] = [
  ['doctor', '--no-probe'],
  ['trace', 'svc/default/shop', '--from', 'pod/default/client-1'],
  ['services'],
  ['map'],
  ['explain-chain', 'KUBE-SERVICES'],
  ['collect', '-o', join(folder, 'x.tar.gz')],
];
for (const words of runs) {
  test(`${words[0]} on a live node executes commands of the list, and no others`, { skip }, async () => {
    const log = `${words[0]}-log`;
    const strace = [
      'strace',
      '-ff',
      '-qq',
      '-s',
      '4096',
      '-e',
      'trace=execve',
      '-e',
      'signal=none',
      '-o',
      join(folder, log),
    ];
    const program = [process.execPath, resolve('bin/k8snet.js'), ...words, '--kubeconfig', cluster.kubeconfig];
    const { status, stderr } = await cluster.run('node-1', [...strace, ...program], { input: '', env: {} });
    assert.equal(status, 0, stderr);
    const lines = executed(log).map((line) => line.replace(/--target \d+ /, '--target PID '));
    const [own, others] = [lines.filter(isOwn), lines.filter((line) => !isOwn(line))];
    assert.equal(own.length, 1);
    assert.ok(others.includes('iptables-save -c'), 'commands were seen');
    assert.deepEqual(
      [...new Set(others)].filter((line) => !allowed.has(line)),
      [],
    );
  });
}
