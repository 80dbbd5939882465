import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findNamespaces } from '../../../src/sources/read/process-namespaces.ts';
import { readResolvConfOf } from '../../../src/sources/read/resolv-conf-of-process.ts';

const proc = mkdtempSync(join(tmpdir(), 'k8snet-proc-'));
after(() => rmSync(proc, { recursive: true }));
const uid = '9418642a-6f48-4622-adb9-f5a2312cd894';

function addProcess(pid: string, inode: string, cgroup = '0::/'): void {
  mkdirSync(join(proc, pid, 'ns'), { recursive: true });
  symlinkSync(`net:[${inode}]`, join(proc, pid, 'ns/net'));
  writeFileSync(join(proc, pid, 'cgroup'), `${cgroup}\n`);
}

addProcess('1', '100');
addProcess('self', '100');
addProcess('7', '100');
addProcess('20', '200');
addProcess('21', '200', `0::/kubepods/burstable/pod${uid}/0a`);
addProcess('22', '200', `0::/kubepods/burstable/pod${uid}/0b`);
addProcess('30', '300');
mkdirSync(join(proc, '40'));

test('namespaces of processes but the node’s own, each by a process of its pod where there is one', () => {
  assert.deepEqual(findNamespaces(proc, join(proc, 'none')), {
    namespaces: [
      { inode: '200', pid: 21, name: null, podUid: uid },
      { inode: '300', pid: 30, name: null, podUid: null },
    ],
    refused: 0,
  });
});

test('a folder that is no /proc holds no namespaces', () =>
  assert.deepEqual(findNamespaces(join(proc, 'none'), join(proc, 'none')), { namespaces: [], refused: 0 }));

test('resolv.conf of a container, where it is an ordinary file', () => {
  mkdirSync(join(proc, '30/root/etc'), { recursive: true });
  writeFileSync(join(proc, '30/root/etc/resolv.conf'), 'nameserver 10.96.0.10\n');
  assert.equal(readResolvConfOf(30, proc), 'nameserver 10.96.0.10\n');
  assert.equal(readResolvConfOf(31, proc), null);
});

test('no link that a container made is followed', () => {
  writeFileSync(join(proc, 'secret'), 'nameserver 6.6.6.6\n');
  mkdirSync(join(proc, '50/root/etc'), { recursive: true });
  symlinkSync(join(proc, 'secret'), join(proc, '50/root/etc/resolv.conf'));
  mkdirSync(join(proc, '51/root'), { recursive: true });
  mkdirSync(join(proc, 'other'));
  writeFileSync(join(proc, 'other/resolv.conf'), 'nameserver 6.6.6.6\n');
  symlinkSync(join(proc, 'other'), join(proc, '51/root/etc'));
  assert.equal(readResolvConfOf(50, proc), null);
  assert.equal(readResolvConfOf(51, proc), null);
});
