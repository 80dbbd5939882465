import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readFlannelSubnet } from '../../../src/sources/read/flannel-subnet.ts';

const root = mkdtempSync(join(tmpdir(), 'k8snet-flannel-'));
after(() => rmSync(root, { recursive: true }));

/** A machine on which `make` puts the file. */
function machine(name: string, make: (path: string) => void): string {
  const folder = join(root, name);
  mkdirSync(join(folder, 'run/flannel'), { recursive: true });
  make(join(folder, 'run/flannel/subnet.env'));
  return folder;
}

test('what flanneld left is read, and named by its path', () => {
  const text = 'FLANNEL_SUBNET=10.42.1.1/24\n';
  assert.deepEqual(readFlannelSubnet(machine('real', (path) => writeFileSync(path, text))), {
    source: '/run/flannel/subnet.env',
    text,
    missing: null,
  });
});

test('no file, a link, a pipe, a folder and something large are none', () => {
  assert.equal(readFlannelSubnet(join(root, 'nowhere')), null);
  const secret = join(root, 'secret');
  writeFileSync(secret, 'token');
  assert.equal(readFlannelSubnet(machine('link', (path) => symlinkSync(secret, path))), null);
  assert.equal(readFlannelSubnet(machine('pipe', (path) => execFileSync('mkfifo', [path]))), null);
  assert.equal(readFlannelSubnet(machine('folder', (path) => mkdirSync(path))), null);
  assert.equal(readFlannelSubnet(machine('large', (path) => writeFileSync(path, 'x'.repeat(70_000)))), null);
});
