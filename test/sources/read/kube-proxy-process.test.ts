import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readKubeProxy } from '../../../src/sources/read/kube-proxy-process.ts';

const root = mkdtempSync(join(tmpdir(), 'k8snet-proc-'));
after(() => rmSync(root, { recursive: true }));

/** A /proc with one process, and the files that it sees. */
function proc(name: string, args: string[], files: Record<string, string> = {}): string {
  const folder = join(root, name);
  mkdirSync(join(folder, '42/root/etc'), { recursive: true });
  writeFileSync(join(folder, '42/cmdline'), `${args.join('\0')}\0`);
  writeFileSync(join(folder, 'uptime'), '1 1');
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, '42/root', path), text);
  return folder;
}

test('the configuration file is read as the process sees it', () => {
  const seen = proc('config', ['/usr/local/bin/kube-proxy', '--config=/etc/config.conf'], {
    'etc/config.conf': 'mode: ipvs',
  });
  assert.deepEqual(readKubeProxy(seen), {
    commandLine: {
      source: '/proc/42/cmdline',
      text: '/usr/local/bin/kube-proxy\n--config=/etc/config.conf',
      missing: null,
    },
    config: { source: '/etc/config.conf (kube-proxy, process 42)', text: 'mode: ipvs', missing: null },
  });
  const apart = proc('apart', ['kube-proxy', '--config', '../../etc/config.conf'], { 'etc/config.conf': 'mode: ipvs' });
  assert.equal(readKubeProxy(apart)?.config?.text, 'mode: ipvs');
});

test('without one, or where it cannot be read, the command line tells', () => {
  const flags = ['kube-proxy', '--proxy-mode=ipvs', '--masquerade-all'];
  const { commandLine, config } = readKubeProxy(proc('flags', flags))!;
  assert.deepEqual([commandLine.text, config], [flags.join('\n'), null]);
  const gone = ['kube-proxy', '--config=/etc/gone'];
  const unread = readKubeProxy(proc('gone', gone))!;
  assert.deepEqual([unread.commandLine.text, unread.config], [gone.join('\n'), null]);
});

test('another process is none, and neither is an empty or missing /proc', () => {
  assert.equal(readKubeProxy(proc('other', ['kube-proxy-exporter', '--config=/etc/x'])), null);
  assert.equal(readKubeProxy(proc('kernel', [])), null);
  assert.equal(readKubeProxy(join(root, 'nowhere')), null);
});

test('a file that a ConfigMap mounts is reached by its links', () => {
  const seen = proc('mounted', ['kube-proxy', '--config=/etc/config.conf']);
  mkdirSync(join(seen, '42/root/etc/..2026'));
  writeFileSync(join(seen, '42/root/etc/..2026/config.conf'), 'mode: nftables');
  symlinkSync('..2026', join(seen, '42/root/etc/..data'));
  symlinkSync('..data/config.conf', join(seen, '42/root/etc/config.conf'));
  assert.equal(readKubeProxy(seen)?.config?.text, 'mode: nftables');
});

test('no link leads out of what the process sees: it may be any container that calls itself kube-proxy', () => {
  const secret = join(root, 'admin.conf');
  writeFileSync(secret, 'token: secret');
  const links = { absolute: secret, upwards: '../../../../../../..'.concat(secret), through: 'up/admin.conf' };
  for (const [name, target] of Object.entries(links)) {
    const seen = proc(`link-${name}`, ['kube-proxy', '--config=/etc/config.conf']);
    symlinkSync('../../..', join(seen, '42/root/etc/up'));
    symlinkSync(target, join(seen, '42/root/etc/config.conf'));
    assert.equal(readKubeProxy(seen)?.config, null, name);
  }
});

test('an absolute link stays inside, a circle of links ends, a pipe is not waited for', () => {
  const inside = proc('inside', ['kube-proxy', '--config=/etc/config.conf'], { 'etc/real.conf': 'mode: ipvs' });
  symlinkSync('/etc/real.conf', join(inside, '42/root/etc/config.conf'));
  assert.equal(readKubeProxy(inside)?.config?.text, 'mode: ipvs');
  const circle = proc('circle', ['kube-proxy', '--config=/etc/config.conf']);
  symlinkSync('config.conf', join(circle, '42/root/etc/config.conf'));
  assert.equal(readKubeProxy(circle)?.config, null);
  const pipe = proc('pipe', ['kube-proxy', '--config=/etc/config.conf']);
  execFileSync('mkfifo', [join(pipe, '42/root/etc/config.conf')]);
  assert.equal(readKubeProxy(pipe)?.config, null);
});
