import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { EvidenceError } from '../../../src/sources/read/evidence-error.ts';
import { openFiles } from '../../../src/sources/read/single-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8snet-files-'));
after(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const node = 'fixtures/nodes/healthy-legacy/nodes/node-1';

const placed: [option: string, file: string, place: string][] = [
  ['iptables', `${node}/iptables-save.txt`, 'iptables-save.txt'],
  ['iptables', `${node}/iptables-nat-list.txt`, 'iptables-save.txt'],
  ['ipAddr', `${node}/ip-addr.txt`, 'ip-addr.txt'],
  ['ipAddr', `${node}/ip-addr.json`, 'ip-addr.json'],
  ['ipAddr', `${node}/ip-link.json`, 'ip-link.json'],
  ['ipRoute', `${node}/ip-route.json`, 'ip-route.json'],
  ['ipRoute', `${node}/ip-route.txt`, 'ip-route.txt'],
  ['ipRoute', `${node}/ip-rule.txt`, 'ip-rule.txt'],
  ['brctl', `${node}/brctl-show.txt`, 'brctl-show.txt'],
  ['brctl', `${node}/bridge-link.json`, 'bridge-link.json'],
  ['nft', `${node}/nft-ruleset.json`, 'nft-ruleset.json'],
  ['ipvs', `${node}/ipset-save.txt`, 'ipvsadm.txt'],
];
for (const [option, file, place] of placed) {
  test(`--${option} ${file.slice(node.length + 1)} is read as ${place}`, async () => {
    const files = await openFiles({ [option]: file });
    assert.deepEqual(files.paths, [`nodes/node/${place}`]);
    assert.equal(files.read(files.paths[0]!).source, file);
  });
}

test('several files and standard input are one node', async () => {
  const input = Readable.from([Buffer.from('default via 10.0.0.1 '), Buffer.from('dev eth0\n')]);
  const files = await openFiles({ iptables: `${node}/iptables-save.txt`, ipRoute: '-' }, () => input);
  assert.equal(files.origin, `${node}/iptables-save.txt, stdin`);
  assert.deepEqual(files.paths, ['nodes/node/iptables-save.txt', 'nodes/node/ip-route.txt']);
  assert.deepEqual(files.read('nodes/node/ip-route.txt'), {
    source: 'stdin',
    text: 'default via 10.0.0.1 dev eth0\n',
    missing: null,
  });
});

test('an empty file is a missing piece, and text of no format goes where its option says', async () => {
  const files = await openFiles({ iptables: write('empty', ''), nft: write('odd', 'bash: nft: command not found\n') });
  assert.equal(files.read('nodes/node/iptables-save.txt').missing?.reason, 'empty');
  assert.equal(files.read('nodes/node/nft-ruleset.txt').missing, null);
});

test('two options with one format do not hide each other', async () => {
  const files = await openFiles({ ipAddr: `${node}/ip-addr.txt`, ipRoute: `${node}/ip-addr.txt` });
  assert.deepEqual(files.paths, ['nodes/node/ip-addr.txt', 'nodes/node/ip-route.txt']);
});

test('a pipe can be read', () => {
  const program = `import { openFiles } from './src/sources/index.ts';
    const files = await openFiles({ iptables: process.argv[1] });
    console.log(files.read(files.paths[0]).text);`;
  const script = 'node --import tsx --input-type=module -e "$1" <(printf "*nat\\nCOMMIT")';
  assert.equal(execFileSync('bash', ['-c', script, 'bash', program], { encoding: 'utf8' }).trim(), '*nat\nCOMMIT');
});

const refused: [what: string, files: Parameters<typeof openFiles>[0], message: string][] = [
  ['a file that is not there', { ipAddr: `${folder}/nowhere` }, `${folder}/nowhere: no such file or folder`],
  ['a folder', { nft: folder }, `${folder}: is a folder where a file is due`],
  ['standard input twice', { nft: '-', ipvs: '-' }, '-: standard input can be read for one option only'],
];
for (const [what, files, message] of refused) {
  test(`${what} is an error`, async () => {
    await assert.rejects(openFiles(files), (error) => error instanceof EvidenceError && error.message === message);
  });
}

test('a file that never ends is an error', async () => {
  await assert.rejects(
    openFiles({ ipvs: '/dev/zero' }, undefined, { entries: 1, file: 1e6, total: 1e6 }),
    /larger than 1000000 bytes/,
  );
});
