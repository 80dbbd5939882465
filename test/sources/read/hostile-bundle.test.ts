import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openWorld } from '../../../src/cluster/world.ts';
import { mapNode } from '../../../src/explain/map.ts';
import { traceFlow } from '../../../src/explain/trace.ts';
import { readEvidence } from '../../../src/sources/evidence.ts';
import type { Files } from '../../../src/sources/files.ts';
import { openBundle } from '../../../src/sources/read/bundle.ts';
import { EvidenceError } from '../../../src/sources/read/evidence-error.ts';
import type { Limits } from '../../../src/sources/read/limits.ts';
import { makeTar, makeTarGz } from './make-tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8snet-hostile-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const rules = { name: 'b/nodes/a/iptables-save.txt', text: '*nat\nCOMMIT\n' };
const rulesPath = 'nodes/a/iptables-save.txt';

/** Refused with a message of one line that names the archive; or opened. */
async function open(path: string, limits?: Limits): Promise<Files | EvidenceError> {
  try {
    return await openBundle(path, limits);
  } catch (error) {
    assert.ok(error instanceof EvidenceError, String(error));
    assert.ok(error.message.startsWith(`${path}: `) && !error.message.includes('\n'), error.message);
    return error;
  }
}

const reasonOf = async (path: string, limits?: Limits): Promise<string> => {
  const opened = await open(path, limits);
  return opened instanceof EvidenceError ? opened.reason : 'opened';
};

test('of two entries of one name the last counts, as tar(1) unpacks them', async () => {
  const path = write('twice.tgz', await makeTarGz([rules, { ...rules, text: '*filter\nCOMMIT\n' }]));
  assert.equal((await openBundle(path)).read(rulesPath).text, '*filter\nCOMMIT\n');
});

test('what follows the end of an archive is not read', async () => {
  const tar = await makeTar([rules]);
  const opened = await openBundle(write('trailing.tar', Buffer.concat([tar, Buffer.alloc(4096, 'x')]))).catch(
    (error) => error,
  );
  assert.ok(opened instanceof EvidenceError || opened.read(rulesPath).text === rules.text);
  const compressed = gzipSync(tar);
  const garbage = await open(write('trailing.tgz', Buffer.concat([compressed, Buffer.from('garbage')])));
  assert.ok(garbage instanceof EvidenceError || garbage.read(rulesPath).text === rules.text);
});

test('gzip files one after the other are one, as gzip(1) has it', async () => {
  const tar = await makeTar([rules]);
  const path = write('parts.tgz', Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]));
  assert.equal((await openBundle(path)).read(rulesPath).text, rules.text);
});

test('a thousandfold bomb in many files is stopped at the bound for all', async () => {
  const limits = { entries: 1000, file: 10_000_000, total: 20_000_000 };
  const zeros = '\0'.repeat(9_000_000);
  const nodes = [1, 2, 3, 4].map((node) => ({ name: `b/nodes/n${node}/iptables-save.txt`, text: zeros }));
  const bomb = await makeTarGz([rules, ...nodes]);
  assert.ok(bomb.length < 200_000);
  assert.match(await reasonOf(write('files.tgz', bomb), limits), /unpacks to more than 19 MiB/);
});

test('a gzip file in a gzip file is no archive', async () => {
  assert.match(await reasonOf(write('nested.tgz', gzipSync(await makeTarGz([rules])))), /tar archive is damaged/);
});

test('a header that claims more than follows is an archive cut short', async () => {
  const tar = await makeTar([{ ...rules, text: 'x'.repeat(10_000) }]);
  assert.match(await reasonOf(write('claims.tar', tar.subarray(0, 5000))), /damaged or cut short/);
});

test('sparse files of GNU tar are refused: what they claim to be is not in them', async (context) => {
  const sparse = write('sparse/nodes/a/iptables-save.txt', '*nat\n');
  truncateSync(sparse, 50_000_000);
  try {
    execFileSync('tar', ['-C', join(folder, 'sparse'), '--format=gnu', '-S', '-cf', join(folder, 'sparse.tar'), '.'], {
      stdio: 'ignore',
    });
  } catch {
    return context.skip('this tar(1) makes no sparse archives');
  }
  assert.match(await reasonOf(join(folder, 'sparse.tar')), /neither a file nor a folder|damaged/);
});

test('names: NUL, control characters, thousands of characters, pax records that lead out', async () => {
  const pax = { name: 'short', pax: { path: '../../../etc/cron.d/x' } };
  assert.match(await reasonOf(write('pax.tar', await makeTar([rules, pax]))), /leads out of it/);
  const long = { name: `b/nodes/${'n'.repeat(3000)}/ss.txt`, text: '' };
  const files = await openBundle(write('long.tar', await makeTar([rules, long])));
  assert.ok(files.paths.some((path) => path.length > 3000));
  const odd = { name: 'b/nodes/\u001b]0;x\u0007/ip-addr.txt', text: '1: lo' };
  assert.ok((await openBundle(write('odd.tar', await makeTar([rules, odd])))).paths.length === 2);
});

/** Ten lines of `ss` would do: this asks everything of the bundle once. */
function askAll(files: Files): void {
  const world = openWorld(readEvidence(files));
  for (const { name } of world.evidence.nodes) {
    mapNode(world, name);
    traceFlow(world, {
      target: '10.0.0.1:80',
      from: null,
      protocol: null,
      sourcePort: null,
      node: name,
      namespace: 'default',
      verbose: false,
      hostname: null,
    });
  }
}

test('a folder with a pipe, a device and a socket in the places of files does not wait for them', async (context) => {
  write('special/nodes/a/iptables-save.txt', '*nat\nCOMMIT\n');
  const place = (name: string): string => join(folder, 'special/nodes/a', name);
  execFileSync('mkfifo', [place('ip-addr.txt'), place('ip-route.txt')]);
  symlinkSync('/dev/zero', place('ip-link.txt'));
  symlinkSync('ip-rule.txt', place('ip-rule.txt'));
  symlinkSync(place(''), place('cni'));
  if (process.geteuid?.() === 0) execFileSync('mknod', [place('ss.txt'), 'c', '1', '5']);
  else context.diagnostic('no device: that takes root');
  execFileSync('mkfifo', [join(folder, 'special/bundle.json')]);
  const files = await openBundle(join(folder, 'special'));
  assert.equal(files.read('nodes/a/ip-addr.txt').missing?.detail, 'is not a file');
  assert.match(files.read('nodes/a/ip-link.txt').missing?.detail ?? '', /leads out of the bundle/);
  assert.ok(files.read('nodes/a/ip-rule.txt').missing !== null);
  if (process.geteuid?.() === 0) assert.equal(files.read('nodes/a/ss.txt').missing?.detail, 'is not a file');
  askAll(files);
});

test('links round in circles end', async () => {
  write('circle/nodes/a/iptables-save.txt', '*nat\nCOMMIT\n');
  symlinkSync('..', join(folder, 'circle/nodes/up'));
  symlinkSync('.', join(folder, 'circle/nodes/a/cni'));
  symlinkSync('x', join(folder, 'circle/nodes/x'));
  const files = await openBundle(join(folder, 'circle'));
  assert.ok(files.paths.length < 20);
  askAll(files);
});

test('a file that is too large is a missing piece, the others are read', async () => {
  const limits = { entries: 100, file: 1000, total: 100_000 };
  write('large/nodes/a/iptables-save.txt', '*nat\nCOMMIT\n');
  write('large/nodes/a/ip-addr.txt', 'x'.repeat(1001));
  const files = await openBundle(join(folder, 'large'), limits);
  assert.equal(files.read('nodes/a/ip-addr.txt').missing?.detail, 'is larger than 1000 bytes');
  assert.equal(files.read(rulesPath).missing, null);
});

test('folders that may not be entered are not there', async (context) => {
  if (process.geteuid?.() !== 0) return context.skip('needs root to become somebody else');
  chmodSync(folder, 0o755);
  write('shut/nodes/a/iptables-save.txt', '*nat\nCOMMIT\n');
  write('shut/nodes/b/iptables-save.txt', '*nat\nCOMMIT\n');
  chmodSync(join(folder, 'shut/nodes/b'), 0);
  process.seteuid!(65534);
  try {
    assert.deepEqual((await openBundle(join(folder, 'shut'))).paths, [rulesPath]);
  } finally {
    process.seteuid!(0);
  }
});

const deepJson = '{"a":['.repeat(100_000);
const doubled =
  '{"kind":"List","items":[],"items":[{"kind":"Pod","metadata":{"name":"a","name":"b","namespace":"n"}}]}';
const polluting =
  '{"kind":"List","__proto__":{"polluted":true},"items":[{"kind":"Pod","__proto__":{"polluted":true},"metadata":{"name":"__proto__","namespace":"constructor","labels":{"__proto__":"x"}},"constructor":{"prototype":{"polluted":true}}}]}';

for (const [what, text] of [
  ['100,000 levels of JSON', deepJson],
  ['100,000 levels of JSON, closed', `${deepJson}1${']}'.repeat(100_000)}`],
  ['keys twice', doubled],
  ['keys named __proto__', polluting],
  ['bytes that are no UTF-8', '\ufffd\u0000\ufffe'],
  ['half of a surrogate', '"\\ud800"'],
] as const) {
  test(`${what}, in every file of a bundle: an answer all the same`, async () => {
    const bundle = `every ${what}`;
    const names = [
      'bundle.json',
      'api/pods.json',
      'api/services.json',
      'api/nodes.json',
      'api/endpointslices.json',
      'nodes/a/stderr.json',
      'nodes/a/ip-addr.json',
      'nodes/a/ip-link.json',
      'nodes/a/ip-route.json',
      'nodes/a/ip-rule.json',
      'nodes/a/ip-neigh.json',
      'nodes/a/bridge-link.json',
      'nodes/a/bridge-fdb.json',
      'nodes/a/nft-ruleset.json',
      'nodes/a/netns.json',
      'nodes/a/cni/10-x.conf',
      'nodes/a/kube-proxy-config.yaml',
      'nodes/a/iptables-save.txt',
      'nodes/a/sysctl.txt',
      'nodes/a/ipset-save.txt',
      'nodes/a/ipvsadm.txt',
      'nodes/a/conntrack.txt',
      'nodes/a/ss.txt',
      'pods/n_p/ip-addr.json',
      'pods/n_p/resolv.conf',
    ];
    for (const name of names) write(`${bundle}/${name}`, text);
    askAll(await openBundle(join(folder, bundle)));
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
}
