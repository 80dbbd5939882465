import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fixtures, program } from '../cli/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8snet-surroundings-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A network, processes and mounts of its own: nothing of this machine is read, nothing outlives the test. */
const alone = ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
const skip =
  process.getuid?.() !== 0
    ? 'takes root'
    : spawnSync(alone[0]!, [...alone.slice(1), 'true']).status !== 0
      ? 'namespaces cannot be made here'
      : false;

let made = 0;

/** A folder of programs that stand before the real ones, and a place to write to. */
function surround(scripts: Record<string, string>): { place: string; environment: Record<string, string> } {
  const place = join(folder, String(made++));
  mkdirSync(join(place, 'bin'), { recursive: true });
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(place, 'bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(place, 'bin', name), 0o755);
  }
  return { place, environment: { PATH: `${join(place, 'bin')}:${process.env.PATH}`, COLUMNS: '100', HOME: place } };
}

type Surroundings = ReturnType<typeof surround>;

const collectWords = (...words: string[]): string[] => [process.execPath, program, 'collect', '--no-api', ...words];

const collect = ({ environment }: Surroundings, ...words: string[]) =>
  spawnSync(alone[0]!, [...alone.slice(1), ...collectWords(...words)], { env: environment, encoding: 'utf8' });

const manifestOf = (
  bundle: string,
): { commands: { file: string; exitCode: number | null; stderr: string; missing: unknown }[] } =>
  JSON.parse(readFileSync(join(bundle, 'bundle.json'), 'utf8'));

const entryOf = (bundle: string, file: string) =>
  manifestOf(bundle).commands.find((one) => one.file.endsWith(`/${file}`))!;

const textOf = (bundle: string, file: string): string => {
  const path = execFileSync('find', [bundle, '-name', file], { encoding: 'utf8' }).trim().split('\n')[0]!;
  return readFileSync(path, 'utf8');
};

test('commands that hang, die, print half a line or find a lock held: the rest is collected, and each is told', {
  skip,
}, () => {
  const surroundings = surround({
    'iptables-save': 'printf "*nat\\n:PREROUTING ACC"; kill -KILL $$',
    'ip6tables-save': 'echo "Another app is currently holding the xtables lock; still 9s 0us time ahead" >&2; exit 4',
    ipset: 'echo "create a hash:ip"; exec sleep 600',
    nft: 'trap "" TERM; echo "table ip x {"; while :; do sleep 600; done',
    conntrack: 'exec >&- 2>&-; exec sleep 600',
  });
  const target = join(surroundings.place, 'bundle');
  const { status, stdout, stderr } = collect(surroundings, '-o', target, '--timeout', '2');
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /Not read\n/);
  for (const words of [
    /- iptables-save -c: was ended by SIGKILL/,
    /- ip6tables-save -c: exit status 4: Another app is currently holding the xtables lock/,
    /- nft -j list ruleset, nft list ruleset, ipset save: did not end within 2 s/,
  ])
    assert.match(stdout.replace(/\n {2}/g, ' '), words);
  assert.equal(textOf(target, 'iptables-save.txt'), '*nat\n:PREROUTING ACC');
  assert.equal(textOf(target, 'ipset-save.txt'), 'create a hash:ip\n');
  assert.equal(entryOf(target, 'ip6tables-save.txt').exitCode, 4);
  assert.equal(
    manifestOf(target).commands.find(({ file }) => file.endsWith('/conntrack.txt'))?.missing,
    null,
    'the kernel’s own table stands in',
  );
  assert.ok(textOf(target, 'ip-addr.json').length > 2);
});

test('a lock that is let go in time is nobody else’s business', { skip }, () => {
  const surroundings = surround({
    'iptables-save': [
      `tries=$(cat "$HOME/tries" 2> /dev/null || echo 0); echo $((tries + 1)) > "$HOME/tries"`,
      'if [ "$tries" -lt 2 ]; then echo "Another app is currently holding the xtables lock." >&2; exit 4; fi',
      'echo "*nat"; echo COMMIT',
    ].join('\n'),
  });
  const target = join(surroundings.place, 'bundle');
  const { stdout } = collect(surroundings, '-o', target);
  assert.doesNotMatch(stdout, /iptables-save -c/);
  assert.equal(textOf(target, 'iptables-save.txt'), '*nat\nCOMMIT\n');
  assert.equal(entryOf(target, 'iptables-save.txt').exitCode, 0);
});

test('a disk that is full: one line, exit status 3, and nothing is left', { skip }, () => {
  const surroundings = surround({ 'iptables-save': 'head -c 4000000 /dev/zero' });
  const disk = join(surroundings.place, 'disk');
  mkdirSync(disk);
  const script = `mount -t tmpfs -o size=1m none ${disk}; "$@"; status=$?; ls -A ${disk}; exit $status`;
  const words = ['sh', '-c', script, 'sh', ...collectWords('-o', join(disk, 'x.tar.gz'))];
  const ran = spawnSync(alone[0]!, [...alone.slice(1), ...words], { env: surroundings.environment, encoding: 'utf8' });
  assert.equal(ran.stderr, `k8snet: cannot write ${join(disk, 'x.tar.gz')}: no space is left on the device\n`);
  assert.deepEqual([ran.status, ran.stdout], [3, '']);
});

/** Waits until a file is there. */
async function appears(path: string): Promise<void> {
  for (const end = Date.now() + 60_000; !existsSync(path); ) {
    assert.ok(Date.now() < end, `${path} did not come`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Waits until a process is gone, or is nothing but an entry that its parent has not read yet. */
async function disappears(pid: number): Promise<void> {
  const state = (): string | null => {
    try {
      return /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? null;
    } catch {
      return null;
    }
  };
  for (const end = Date.now() + 60_000; state() !== null && state() !== 'Z'; ) {
    assert.ok(Date.now() < end, `process ${pid} is still there`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const kills: [signal: NodeJS.Signals, status: number | null, leftBehind: boolean][] = [
  ['SIGINT', 130, false],
  ['SIGTERM', 143, false],
  ['SIGKILL', null, true],
];
for (const [signal, status, leavesBehind] of kills) {
  test(`${signal} midway: nothing stands under the name, and the command that ran is gone`, { skip }, async () => {
    const surroundings = surround({
      conntrack: 'echo $$ > "$HOME/pid.new"; mv "$HOME/pid.new" "$HOME/pid"; exec sleep 600',
    });
    const target = join(surroundings.place, 'x.tar.gz');
    const child = spawn(process.execPath, collectWords('-o', target).slice(1), {
      env: surroundings.environment,
      stdio: 'ignore',
    });
    const exit = once(child, 'exit');
    await appears(join(surroundings.place, 'pid'));
    child.kill(signal);
    assert.deepEqual(await exit, status === null ? [null, signal] : [status, null]);
    const left = readdirSync(surroundings.place).filter((name) => name.includes('x.tar.gz'));
    assert.deepEqual(left, leavesBehind ? [`.x.tar.gz.partial-${child.pid}`] : []);
    const pid = Number(readFileSync(join(surroundings.place, 'pid'), 'utf8'));
    if (leavesBehind) process.kill(pid, 'SIGKILL');
    await disappears(pid);
    if (!leavesBehind) return;
    rmSync(join(surroundings.place, 'bin', 'conntrack'));
    assert.equal(collect(surroundings, '-o', target).status, 0);
    assert.deepEqual(
      readdirSync(surroundings.place).filter((name) => name.includes('x.tar.gz')),
      ['x.tar.gz'],
      'the next run removes what was left behind',
    );
  });
}

test('a reader that goes away early changes nothing about the exit status', async () => {
  const words = [
    program,
    'explain-chain',
    'KUBE-SERVICES',
    '--bundle',
    'nodes/healthy-legacy',
    '--node',
    'node-1',
    '-o',
    'json',
  ];
  const child = spawn(process.execPath, words, { cwd: fixtures, stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdout.once('readable', () => child.stdout.destroy());
  assert.deepEqual([await once(child, 'close'), stderr], [[0, null], '']);
});

test('memory does not grow with what a command prints', { skip }, () => {
  const surroundings = surround({
    'iptables-save': 'yes -- "-A KUBE-SERVICES -d 10.0.0.1/32 -j KUBE-SVC-AAAAAAAAAAAAAAAA" | head -c 200000000',
  });
  const target = join(surroundings.place, 'x.tar.gz');
  const limited = [process.execPath, '--max-old-space-size=64', ...collectWords('-o', target).slice(1)];
  const script = `"$@"; status=$?; exit $status`;
  const ran = spawnSync(alone[0]!, [...alone.slice(1), 'sh', '-c', script, 'sh', ...limited], {
    env: { ...surroundings.environment, NODE_OPTIONS: `--require ${writeMeter(surroundings.place)}` },
    encoding: 'utf8',
  });
  assert.equal(ran.status, 0, ran.stderr);
  const mebibytes = Number(readFileSync(join(surroundings.place, 'peak'), 'utf8')) / 1024;
  assert.ok(mebibytes < 250, `${mebibytes} MiB for 190 MiB of output`);
});

/** Notes the peak of resident memory (KiB) at the end. */
function writeMeter(place: string): string {
  const path = join(place, 'meter.cjs');
  writeFileSync(
    path,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(join(place, 'peak'))}, String(process.resourceUsage().maxRSS)));\n`,
  );
  return path;
}
