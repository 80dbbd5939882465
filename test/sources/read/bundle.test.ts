import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { printable } from '../../../src/model/printable.ts';
import { openBundle } from '../../../src/sources/read/bundle.ts';
import { EvidenceError } from '../../../src/sources/read/evidence-error.ts';
import { defaultLimits, type Limits } from '../../../src/sources/read/limits.ts';
import { makeTar, makeTarGz, type TarEntry } from './make-tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8snet-bundle-'));
after(() => rmSync(folder, { recursive: true }));

const rules = { name: 'bundle/nodes/node-1/iptables-save.txt', text: '*nat\nCOMMIT\n' };

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function refuses(path: string, reason: RegExp, limits: Limits = defaultLimits): Promise<void> {
  await assert.rejects(openBundle(path, limits), (error: Error) => {
    assert.ok(error instanceof EvidenceError, String(error));
    assert.match(error.message, reason);
    assert.ok(error.message.startsWith(`${path}: `), error.message);
    assert.equal(error.message, printable(error.message));
    return true;
  });
}

test('a folder and archives of it hold the same pieces', async () => {
  const bundle = 'fixtures/nodes/healthy-legacy';
  const paths = { tgz: join(folder, 'one-folder.bin'), top: join(folder, 'top.tgz'), tar: join(folder, 'plain.tar') };
  execFileSync('tar', ['-C', 'fixtures/nodes', '-czf', paths.tgz, 'healthy-legacy']);
  execFileSync('tar', ['-C', bundle, '-czf', paths.top, '.']);
  execFileSync('tar', ['-C', 'fixtures/nodes', '-cf', paths.tar, 'healthy-legacy']);
  const expected = await openBundle(bundle);
  assert.ok(expected.paths.includes('nodes/node-1/iptables-save.txt'));
  assert.ok(expected.paths.includes('nodes/node-1/cni/10-kubenet.conflist'));
  for (const path of [...Object.values(paths), 'fixtures/nodes']) {
    const files = await openBundle(path);
    assert.deepEqual(files.paths, expected.paths, path);
    for (const piece of files.paths) assert.deepEqual(files.read(piece), expected.read(piece), piece);
  }
});

test('what the layout does not know is left out', async () => {
  const path = write(
    'extra.tgz',
    await makeTarGz([rules, { name: 'bundle/nodes/node-1/notes.txt' }, { name: 'bundle/api/ca.crt' }]),
  );
  assert.deepEqual((await openBundle(path)).paths, ['nodes/node-1/iptables-save.txt']);
});

const hostile: [what: string, entries: TarEntry[], reason: RegExp][] = [
  ['a path upwards', [rules, { name: 'bundle/nodes/../../../etc/passwd' }], /leads out of it/],
  ['a path upwards as a folder', [rules, { name: '../up/', type: 'directory' }], /leads out of it/],
  ['an absolute path', [rules, { name: '/etc/cron.d/x' }], /leads out of it/],
  [
    'a symbolic link',
    [rules, { name: 'bundle/nodes/node-1/ip-addr.txt', type: 'symlink', linkname: '/etc/shadow' }],
    /is a link/,
  ],
  [
    'a hard link',
    [rules, { name: 'bundle/nodes/node-1/ip-addr.txt', type: 'link', linkname: '/etc/shadow' }],
    /is a link/,
  ],
  [
    'a device',
    [rules, { name: 'bundle/nodes/node-1/ip-addr.txt', type: 'character-device' }],
    /neither a file nor a folder/,
  ],
  ['a pipe', [rules, { name: 'bundle/nodes/node-1/ip-addr.txt', type: 'fifo' }], /neither a file nor a folder/],
  ['a name that moves the cursor', [rules, { name: '../\u001b[2J\n' }], /\\x1b\[2J\\x0a/],
  ['two bundles', [rules, { name: 'other/api/pods.json' }], /several bundles: bundle, other/],
  [
    'none of the layout',
    [{ name: 'must-gather/cluster-scoped/nodes.yaml' }],
    /is not a bundle: expected nodes\/NODE\/.*found must-gather/,
  ],
  ['nothing', [], /is not a bundle.*found nothing/],
];
for (const [what, entries, reason] of hostile) {
  test(`an archive with ${what} is refused`, async () => {
    await refuses(write(`${what}.tgz`, await makeTarGz(entries)), reason);
    await refuses(write(`${what}.tar`, await makeTar(entries)), entries.length === 0 ? /tar/ : reason);
  });
}

test('an archive that is cut short or damaged is refused', async () => {
  const filler = Array.from({ length: 9999 }, (_, number) => `${Math.sin(number)}`).join('');
  const tar = await makeTar([{ ...rules, text: filler }]);
  const compressed = gzipSync(tar);
  await refuses(
    write('cut.tgz', compressed.subarray(0, compressed.length - 2000)),
    /gzip data is damaged or cut short/,
  );
  await refuses(write('cut.tar', tar.subarray(0, 50_000)), /tar archive is damaged or cut short/);
  await refuses(
    write(
      'flipped.tgz',
      compressed.map((byte, at) => (at === 5000 ? byte ^ 255 : byte)),
    ),
    /gzip data is damaged/,
  );
  await refuses(
    write(
      'header.tar',
      tar.map((byte, at) => (at === 10 ? byte ^ 255 : byte)),
    ),
    /tar archive is damaged/,
  );
  await refuses(write('no-tar.tgz', gzipSync('just text')), /tar archive is damaged or cut short/);
});

test('bounds hold: size of a file, of all, number of entries, length of a header', async () => {
  const limits = { entries: 10, file: 1000, total: 100_000 };
  await refuses(
    write('file.tgz', await makeTarGz([{ ...rules, text: 'x'.repeat(1001) }])),
    /is larger than 1000 bytes/,
    limits,
  );
  const bomb = gzipSync(await makeTar([rules, { name: 'bundle/zeros', text: '\0'.repeat(50_000_000) }]));
  assert.ok(bomb.length < 60_000);
  await refuses(write('bomb.tgz', bomb), /unpacks to more than 100000 bytes/, limits);
  await refuses(write('zeros.gz', gzipSync(Buffer.alloc(50_000_000))), /unpacks to more than/, limits);
  const many = Array.from({ length: 11 }, (_, number) => ({ name: `bundle/${number}` }));
  await refuses(write('many.tgz', await makeTarGz([rules, ...many])), /has more than 10 entries/, limits);
  const long = await makeTarGz([{ ...rules, name: `bundle/nodes/${'n'.repeat(5_000_000)}/ip-addr.txt` }]);
  await refuses(write('long.tgz', long), /damaged or cut short \(Header exceeds max size\)/);
  const claims = await makeTar([rules]);
  claims.write('77777777777 ', 124);
  claims.write(`${checksum(claims.subarray(0, 512)).toString(8).padStart(6, '0')}\0 `, 148);
  await refuses(write('claims.tar', claims), /is larger than/);
});

/** tar(5): the sum of the header's bytes, its own field taken as blanks. */
const checksum = (header: Uint8Array): number =>
  header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);

test('what is no bundle is refused, and the message says what it is', async () => {
  await refuses(join(folder, 'nowhere'), /no such file or folder/);
  await refuses(write('empty.tgz', ''), /is an empty file/);
  await refuses(write('iptables-save.txt', '*nat\nCOMMIT\n'), /neither a folder nor a tar archive.*--iptables/);
  await refuses(join(write('file', 'x'), 'below'), /part of the path is a file/);
  mkdirSync(join(folder, 'other/deep'), { recursive: true });
  await refuses(join(folder, 'other'), /is not a bundle: expected .*; found deep/);
  await refuses('/dev/null', /neither a file nor a folder/);
});

test('what may not be read is told: the whole is an error, a piece is missing', async (context) => {
  if (process.geteuid?.() !== 0) return context.skip('needs root to become somebody else');
  chmodSync(folder, 0o755);
  const locked = join(folder, 'locked');
  write('locked/nodes/a/ip-addr.txt', '1: lo');
  chmodSync(write('locked/nodes/a/ip-route.txt', 'default'), 0);
  process.seteuid!(65534);
  try {
    const files = await openBundle(locked);
    assert.deepEqual(files.read('nodes/a/ip-route.txt').missing, {
      source: 'nodes/a/ip-route.txt',
      reason: 'failed',
      detail: 'permission denied',
    });
    assert.equal(files.read('nodes/a/ip-addr.txt').text, '1: lo');
  } finally {
    process.seteuid!(0);
  }
  chmodSync(locked, 0);
  process.seteuid!(65534);
  try {
    await refuses(locked, /permission denied/);
  } finally {
    process.seteuid!(0);
  }
});

test('a link in a folder is followed only inside of it', async () => {
  const bundle = join(folder, 'links');
  write('links/nodes/a/ip-addr.txt', 'inside');
  symlinkSync('../a', join(bundle, 'nodes/same'));
  symlinkSync('/etc', join(bundle, 'nodes/outside'));
  symlinkSync('/etc/hostname', join(bundle, 'nodes/a/ip-route.txt'));
  symlinkSync('ip-addr.txt', join(bundle, 'nodes/a/ip-link.txt'));
  symlinkSync('nowhere', join(bundle, 'nodes/a/ss.txt'));
  symlinkSync('a', join(bundle, 'nodes/b'));
  const files = await openBundle(bundle);
  assert.equal(files.read('nodes/a/ip-link.txt').text, 'inside');
  assert.equal(files.read('nodes/b/ip-addr.txt').text, 'inside');
  assert.equal(files.read('nodes/a/ip-route.txt').text, '');
  assert.equal(files.read('nodes/a/ip-route.txt').missing?.detail, 'is a link that leads out of the bundle');
  assert.equal(files.read('nodes/a/ss.txt').missing?.detail, 'no such file or folder');
  assert.ok(!files.paths.some((path) => path.startsWith('nodes/outside')));
});

test('a folder in the place of a file is a missing piece', async () => {
  write('places/nodes/a/ip-addr.txt', '1: lo');
  mkdirSync(join(folder, 'places/nodes/a/ip-route.txt'));
  const files = await openBundle(join(folder, 'places'));
  assert.equal(files.read('nodes/a/ip-route.txt').missing?.detail, 'is not a file');
});

test('bytes that are no UTF-8 are replaced, NUL bytes stay, a byte order mark goes', async () => {
  write('bytes/nodes/a/ip-addr.txt', Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x00, 0x62]));
  const files = await openBundle(join(folder, 'bytes'));
  assert.equal(files.read('nodes/a/ip-addr.txt').text, 'a\ufffd\0b');
});

test('an empty file is an answer only where the manifest says that its command succeeded', async () => {
  write('manifest/nodes/a/ipset-save.txt', '');
  write('manifest/nodes/a/iptables-save.txt', '');
  write('manifest/nodes/a/ip6tables-save.txt', '');
  write('manifest/nodes/a/nft-ruleset.txt', 'table ip nat {');
  write(
    'manifest/nodes/a/stderr.json',
    '{"nft-ruleset.txt": {"command": "nft list ruleset", "rc": 139, "stderr": "Segmentation\\nfault"}}',
  );
  const commands = [
    { file: 'nodes/a/ipset-save.txt', command: ['ipset', 'save'], exitCode: 0, stderr: '' },
    { file: 'nodes/a/iptables-save.txt', command: ['iptables-save', '-c'], exitCode: 4, stderr: 'you must be root\n' },
  ];
  write('manifest/bundle.json', JSON.stringify({ time: '2026-11-21T08:00:00Z', commands }));
  const files = await openBundle(join(folder, 'manifest'));
  const reason = (name: string) => files.read(`nodes/a/${name}`).missing;
  assert.equal(reason('ipset-save.txt'), null);
  assert.deepEqual(reason('iptables-save.txt')?.detail, 'exit status 4: you must be root');
  assert.deepEqual(reason('ip6tables-save.txt')?.reason, 'empty');
  assert.deepEqual(reason('nft-ruleset.txt')?.detail, 'exit status 139: Segmentation; fault');
  assert.equal(files.read('nodes/a/nft-ruleset.txt').text, 'table ip nat {');
  assert.equal(reason('ip-addr.txt')?.reason, 'absent');
  assert.equal(files.time, Date.UTC(2026, 10, 21, 8));
});

test('a manifest of any other shape does no harm', async () => {
  for (const manifest of [
    '',
    'null',
    '[]',
    '{"commands": {"file": 1}}',
    '{"commands": [null, 5, {"file": []}], "time": {}}',
  ]) {
    write('odd/nodes/__proto__/ip-addr.txt', '1: lo');
    write('odd/nodes/__proto__/stderr.json', manifest);
    write('odd/bundle.json', manifest);
    assert.equal((await openBundle(join(folder, 'odd'))).read('nodes/__proto__/ip-addr.txt').text, '1: lo');
  }
});

test('an archive with any bytes changed is read, or refused with a reason', async () => {
  const tar = await makeTar([
    rules,
    { name: 'bundle/api/pods.json', text: '{}' },
    { name: `bundle/nodes/${'n'.repeat(120)}/ss.txt` },
  ]);
  const changes = fc.array(fc.tuple(fc.nat(tar.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(tar.length), fc.boolean(), async (bytes, length, compressed) => {
      const changed = Buffer.from(tar);
      for (const [at, value] of bytes) changed[at] = value;
      const content = bytes.length > 3 ? changed.subarray(0, length) : changed;
      const path = write('changed', compressed ? gzipSync(content) : content);
      await openBundle(path).catch((error) => assert.ok(error instanceof EvidenceError, String(error)));
    }),
    { numRuns: 300 },
  );
});
