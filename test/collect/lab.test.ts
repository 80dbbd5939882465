import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { buildCluster, type Cluster } from '../lab/cluster.ts';
import { whatIsMissing } from '../lab/requirements.ts';
import { comparable, type SourceNames } from './comparable.ts';

const skip = whatIsMissing() ?? false;
const folder = mkdtempSync(join(tmpdir(), 'k8snet-collect-'));
const program = [process.execPath, resolve('bin/k8snet.js')];
let cluster: Cluster;

before(async () => {
  // Folders of a user who is nobody are read too.
  chmodSync(folder, 0o755);
  if (skip === false) cluster = await buildCluster({ backend: 'legacy' });
});
after(async () => {
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const run = (node: string, words: string[], { env = {}, as = [] as string[] } = {}) =>
  cluster.run(node, [...as, ...program, ...words], { input: '', env: { COLUMNS: '100', ...env } });

const collect = async (node: string, path: string, ...words: string[]): Promise<string> => {
  const { status, stderr } = await run(node, ['collect', '--kubeconfig', cluster.kubeconfig, '-o', path, ...words]);
  assert.deepEqual([status, stderr], [0, '']);
  return path;
};

/** How the files of a bundle are named where the node is asked itself. */
function sourceNames(bundle: string): SourceNames {
  const manifest = JSON.parse(
    execFileSync('tar', ['-xzOf', bundle, '--wildcards', '*/bundle.json'], { encoding: 'utf8' }),
  );
  return new Map(manifest.commands.map(({ file, source }: { file: string; source: string }) => [file, source]));
}

const flows = join(folder, 'flows.yaml');
writeFileSync(
  flows,
  'flows:\n  - {name: same node, from: pod/default/client-1, to: pod/default/echoserver-1:8080, expect: {verdict: delivered}}\n',
);

const questions: string[][] = [
  ['trace', 'svc/default/shop', '--from', 'pod/default/client-1'],
  ['trace', 'svc/default/echoserver', '--from', 'node', '--verbose'],
  ['explain-chain', 'KUBE-SERVICES', '-t', 'nat', '--depth', '2'],
  ['services'],
  ['map'],
  ['doctor', '--no-probe'],
  ['verify', flows],
];

test('every command says of a collected bundle what it says of the live node', { skip }, async (context) => {
  const bundle = await collect('node-1', join(folder, 'node-1.tar.gz'));
  const names = sourceNames(bundle);
  for (const words of questions) {
    await context.test(words.slice(0, 2).join(' '), async () => {
      const live = await run('node-1', [...words, '-o', 'json', '--kubeconfig', cluster.kubeconfig]);
      const carried = await run('node-1', [...words, '-o', 'json', '--bundle', bundle]);
      assert.equal(live.stderr + carried.stderr, '');
      assert.equal(carried.status, live.status);
      assert.deepEqual(comparable(JSON.parse(carried.stdout), names), comparable(JSON.parse(live.stdout), names));
    });
  }
});

test('the API knows the node, its pods have their names, and what must not leave stays', { skip }, async () => {
  const target = join(folder, 'folder');
  await collect('node-1', target);
  const list = execFileSync('find', ['.', '-type', 'f'], { cwd: target, encoding: 'utf8' }).trim().split('\n');
  for (const file of [
    'bundle.json',
    'api/pods.json',
    'nodes/node-1/iptables-save.txt',
    'nodes/node-1/kube-proxy-config.yaml',
    'pods/default_client-1/ip-addr.txt',
  ])
    assert.ok(list.includes(`./${file}`), file);
  for (const file of ['ip-addr.txt', 'ip-route.txt', 'resolv.conf'])
    assert.equal(list.filter((path) => path.startsWith('./pods/') && path.endsWith(`/${file}`)).length, 4, file);
  const pods = readFileSync(join(target, 'api/pods.json'), 'utf8');
  assert.doesNotMatch(pods, /managedFields|last-applied|"env"/);
});

test('kube-proxy is asked for its mode and how it is, and its command line is kept', { skip }, async () => {
  const bundle = await collect('node-1', join(folder, 'asked.tgz'));
  const textOf = (file: string): string =>
    execFileSync('tar', ['-xzOf', bundle, '--wildcards', `*/nodes/node-1/${file}`], { encoding: 'utf8' });
  assert.equal(textOf('kube-proxy-mode.txt'), 'iptables');
  assert.match(textOf('kube-proxy-healthz.txt'), /^HTTP\/1\.1 200 OK\n\n\{"lastUpdated": /);
  assert.match(textOf('kube-proxy-command-line.txt'), /^\S*kube-proxy\n--config=\S+\n--hostname-override=node-1$/);
  const { stdout } = await run('node-1', ['doctor', '--no-probe', '--bundle', bundle, '-o', 'json']);
  const { checks } = JSON.parse(stdout) as {
    checks: { id: string; reason: string; settings: { name: string; by: string }[] }[];
  };
  const check = checks.find(({ id }) => id === 'kube-proxy')!;
  assert.equal(
    check.reason,
    'nothing wrong is seen of kube-proxy in mode iptables; it answers 200, its rules up to date as of 2026-11-21T15:04:05.123Z',
  );
  assert.equal(check.settings.find(({ name }) => name === 'mode')?.by, 'answer');
});

test('the bundles of two nodes are merged, and the doctor sees both', { skip }, async () => {
  const parts = await Promise.all(['node-1', 'node-2'].map((node) => collect(node, join(folder, `part-${node}.tgz`))));
  const whole = join(folder, 'cluster.tar.gz');
  const merged = await run('node-1', ['collect', '--merge', ...parts, '-o', whole]);
  assert.deepEqual([merged.status, merged.stderr], [0, '']);
  assert.match(merged.stdout, /node-1, node-2/);
  const { stdout, status } = await run('node-1', ['doctor', '--no-probe', '--bundle', whole, '-o', 'json']);
  const report = JSON.parse(stdout);
  assert.deepEqual(
    [status, report.summary.fail, report.findings.filter(({ severity }: { severity: string }) => severity === 'error')],
    [0, 0, []],
  );
  assert.ok(
    report.checks.some(({ id, status: one }: { id: string; status: string }) => id === 'cross-node' && one === 'pass'),
  );
  const again = await run('node-1', ['collect', '--merge', whole, parts[0]!, '-o', join(folder, 'twice.tar.gz')]);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /^k8snet: node-1 is both in .*: which of them is to count\?\n$/);
});

test('collected and redacted in one go, the doctor says the same and the node has another name', { skip }, async () => {
  const [open, redacted] = await Promise.all([
    collect('node-1', join(folder, 'open.tgz')),
    collect('node-1', join(folder, 'redacted.tgz'), '--redact'),
  ]);
  const [one, other] = await Promise.all(
    [open, redacted].map(async (bundle) => {
      const { stdout, status } = await run('node-1', ['doctor', '--no-probe', '--bundle', bundle!, '-o', 'json']);
      const { checks, findings } = JSON.parse(stdout);
      return {
        status,
        checks: checks.map(({ id, status: outcome }: { id: string; status: string }) => `${id} ${outcome}`),
        findings: findings.map(({ id }: { id: string }) => id),
      };
    }),
  );
  assert.deepEqual(other, one);
  const texts = execFileSync('tar', ['-xzOf', redacted], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.doesNotMatch(texts, /echoserver|client-1|10\.1\.10\.9\b|10\.105\.8\.60|node-1\b/);
});

/** A folder of programs that stand before the real ones. */
function wrappers(name: string, scripts: Record<string, string>): { PATH: string } {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [command, script] of Object.entries(scripts)) {
    writeFileSync(join(path, command), `#!/bin/sh\n${script}\n`);
    chmodSync(join(path, command), 0o755);
  }
  return { PATH: `${path}:${process.env.PATH}` };
}

/** Tools that are not there, or too old: by name what stands in their place. */
const machines: Record<string, Record<string, string>> = {
  'no tool but those of iptables': Object.fromEntries(
    ['ip', 'bridge', 'brctl', 'sysctl', 'ss', 'conntrack', 'ipvsadm', 'nft', 'ipset'].map((name) => [
      name,
      'echo "$0: not found" >&2; exit 127',
    ]),
  ),
  'an ip that knows neither -j nor -d': {
    ip: [
      'for word in "$@"; do case "$word" in -j|-d) echo "ip: unrecognized option: $word" >&2; exit 1;; esac; done',
      `exec "$(PATH="\${PATH#*:}" command -v ip)" "$@"`,
    ].join('\n'),
    brctl: 'exit 127',
  },
};
for (const [what, scripts] of Object.entries(machines)) {
  test(`with ${what} the answers are the same`, { skip }, async () => {
    const env = wrappers(what.replaceAll(' ', '-'), scripts);
    for (const words of [
      ['doctor', '--no-probe'],
      ['trace', 'svc/default/shop', '--from', 'pod/default/client-1'],
    ]) {
      const [poor, rich] = await Promise.all(
        [env, {}].map((one) =>
          run('node-1', [...words, '-o', 'json', '--kubeconfig', cluster.kubeconfig], { env: one }),
        ),
      );
      const verdictsOf = ({ checks, paths, findings }: Record<string, Record<string, unknown>[]>) => ({
        checks: checks?.map(({ id, status }) => `${id} ${status}`),
        paths: paths?.map(({ verdict, probability, destination }) => ({ verdict, probability, destination })),
        findings: findings?.map(({ id }) => id),
      });
      assert.deepEqual(verdictsOf(JSON.parse(poor!.stdout)), verdictsOf(JSON.parse(rich!.stdout)));
      assert.equal(poor!.status, rich!.status);
    }
  });
}

test('without root what can be read is read, the rest is named once, and nothing crashes', { skip }, async () => {
  const nobody = { as: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] };
  const doctor = await run('node-1', ['doctor', '--no-probe', '--no-api', '-o', 'json'], nobody);
  assert.match(
    doctor.stderr,
    /^k8snet: not root, so these could not be read: iptables-save, [^\n]*\/proc\/\*\/ns\/net\n$/,
  );
  assert.equal(doctor.status, 0);
  const { checks } = JSON.parse(doctor.stdout) as { checks: { id: string; status: string; reason: string }[] };
  assert.equal(checks.find(({ id }) => id === 'kube-proxy')?.status, 'skip');
  const place = join(folder, 'of-nobody');
  mkdirSync(place);
  chmodSync(place, 0o777);
  const collected = await run('node-1', ['collect', '--no-api', '-o', join(place, 'x.tar.gz')], nobody);
  assert.deepEqual([collected.status, collected.stderr], [0, '']);
  assert.match(collected.stdout, /Not read\n- iptables-save -c.*permission denied/is);
  const refused = await run('node-1', ['collect', '--no-api', '-o', join(folder, 'x.tar.gz')], nobody);
  assert.equal(refused.status, 3);
  assert.match(refused.stderr, /^k8snet: cannot write .*: permission denied\n$/);
});
