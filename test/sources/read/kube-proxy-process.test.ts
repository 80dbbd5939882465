import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
    source: '/etc/config.conf (kube-proxy, process 42)',
    text: 'mode: ipvs',
    missing: null,
  });
  const apart = proc('apart', ['kube-proxy', '--config', '../../etc/config.conf'], { 'etc/config.conf': 'mode: ipvs' });
  assert.equal(readKubeProxy(apart)?.text, 'mode: ipvs');
});

test('without one, or where it cannot be read, the command line tells', () => {
  const flags = ['kube-proxy', '--proxy-mode=ipvs', '--masquerade-all'];
  assert.equal(readKubeProxy(proc('flags', flags))?.text, flags.join('\n'));
  const gone = ['kube-proxy', '--config=/etc/gone'];
  assert.equal(readKubeProxy(proc('gone', gone))?.text, gone.join('\n'));
});

test('another process is none, and neither is an empty or missing /proc', () => {
  assert.equal(readKubeProxy(proc('other', ['kube-proxy-exporter', '--config=/etc/x'])), null);
  assert.equal(readKubeProxy(proc('kernel', [])), null);
  assert.equal(readKubeProxy(join(root, 'nowhere')), null);
});
