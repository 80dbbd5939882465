import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import type { Piece } from '../../../src/sources/files.ts';
import { isEvidencePath } from '../../../src/sources/layout.ts';
import { readNamespaces } from '../../../src/sources/read/namespaces.ts';
import { findNamespaces } from '../../../src/sources/read/process-namespaces.ts';
import type { Recorder } from '../../../src/sources/read/recorder.ts';
import { memoryRecorder } from '../../../src/sources/read/run.ts';

const ip = (...words: string[]): string => execFileSync('ip', words, { encoding: 'utf8' });

/** Why network namespaces cannot be made here; false where they can. */
function obstacle(): string | false {
  if (process.getuid?.() !== 0) return 'takes root';
  try {
    ip('netns', 'add', `k8snet-try-${process.pid}`);
    ip('netns', 'delete', `k8snet-try-${process.pid}`);
    return false;
  } catch {
    return 'network namespaces cannot be made here';
  }
}

test('a process in a namespace of its own: what the namespace says, by commands of the node', {
  skip: obstacle(),
}, async () => {
  const name = `k8snet-map-${process.pid}`;
  ip('netns', 'add', name);
  const sleeper = spawn('ip', ['netns', 'exec', name, 'sleep', '60'], { stdio: 'ignore' });
  try {
    ip('-n', name, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth1');
    ip('-n', name, 'addr', 'add', '10.99.7.2/24', 'dev', 'eth0');
    ip('-n', name, 'link', 'set', 'eth0', 'up');
    const found = await waitFor(() => findNamespaces().namespaces.find((one) => one.name === name));
    const pieces = new Map(await readNamespaces('n', memoryRecorder, { found: { namespaces: [found], refused: 0 } }));
    assert.deepEqual(
      [...pieces.keys()],
      [
        `pods/netns-${found.inode}/ip-addr.json`,
        `pods/netns-${found.inode}/ip-neigh.json`,
        `pods/netns-${found.inode}/ip-route.json`,
        `pods/netns-${found.inode}/ip6-route.json`,
        'nodes/n/netns.json',
      ],
    );
    for (const path of pieces.keys()) assert.ok(isEvidencePath(path), path);
    const addresses = pieces.get(`pods/netns-${found.inode}/ip-addr.json`)!;
    assert.match(addresses.text, /10\.99\.7\.2/);
    assert.equal(addresses.source, `nsenter --target ${found.pid} --net -- ip -j addr show`);
    assert.match(pieces.get(`pods/netns-${found.inode}/ip-route.json`)!.text, /10\.99\.7\.0\/24/);
    assert.deepEqual(JSON.parse(pieces.get('nodes/n/netns.json')!.text)[0].name, name);
  } finally {
    sleeper.kill();
    await once(sleeper, 'exit');
    ip('netns', 'delete', name);
  }
});

async function waitFor<Value>(look: () => Value | undefined): Promise<Value> {
  for (let tries = 0; tries < 3000; tries += 1) {
    const value = look();
    if (value !== undefined) return value;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error('it did not come');
}

const answer = (text: string): Recorder<Piece> => ({
  ...memoryRecorder,
  run: async ({ command }) => ({ source: command.join(' '), text, missing: null }),
});
const gone = { inode: '1', pid: 0x7fffffff, name: null, podUid: null };

test('a namespace with a loopback only leads nowhere', async () => {
  const pieces = await readNamespaces('n', answer('[{"ifname":"lo"}]'), { found: { namespaces: [gone], refused: 0 } });
  assert.deepEqual(
    pieces.map(([path, { text }]) => [path, text]),
    [['nodes/n/netns.json', '[]\n']],
  );
});

test('what belongs to a process that went away is not told', async () => {
  const pieces = await readNamespaces('n', answer('[{"ifname":"eth0"}]'), {
    found: { namespaces: [gone], refused: 0 },
  });
  assert.deepEqual(
    pieces.map(([path]) => path),
    ['nodes/n/netns.json'],
  );
});

test('processes that may not be looked at are told', async () => {
  const [[, piece]] = (await readNamespaces('n', answer(''), { found: { namespaces: [], refused: 3 } })) as [
    [string, Piece],
  ];
  assert.deepEqual(piece.missing, {
    source: '/proc/*/ns/net',
    reason: 'failed',
    detail: '3 processes may not be looked at: root sees the network namespaces of all',
  });
});
