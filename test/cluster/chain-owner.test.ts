import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ownership, ownerOf } from '../../src/cluster/chain-owner.ts';
import { nodeTables } from '../../src/cluster/node-tables.ts';
import { openWorld, type World } from '../../src/cluster/world.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import type { Files } from '../../src/sources/files.ts';
import { openBundle } from '../../src/sources/read/bundle.ts';
import { fixtureNames, fixtureText, worldOfRules } from '../fixture-world.ts';

interface Owned {
  place: string;
  ownership: Ownership;
}

function* chainsOf(world: World): Generator<Owned> {
  for (const node of world.evidence.nodes) {
    for (const table of nodeTables(node)) {
      for (const name of table.chainNames()) {
        const place = `${node.name} ${table.family} ${table.name} ${name}`;
        yield { place, ownership: ownerOf(table.chain(name)!, world) };
      }
    }
  }
}

const hashed = new Set(['service port', 'endpoint', 'nft name']);

const filesOf = (name: string): Promise<Files> =>
  openBundle(new URL(`../../fixtures/recordings/${name}`, import.meta.url).pathname);

for (const name of fixtureNames('recordings')) {
  test(`${name}: every chain of a service or endpoint is known by its hash, with and without comments`, async () => {
    const files = await filesOf(name);
    const owned = [...chainsOf(openWorld(readEvidence(files)))].filter(({ ownership }) =>
      hashed.has(ownership.known?.per ?? ''),
    );
    for (const { place, ownership } of owned) assert.equal(ownership.how, 'hash', place);
    const bare = new Map(
      [...chainsOf(openWorld(readEvidence(withoutComments(files))))].map((one) => [one.place, one.ownership]),
    );
    for (const { place, ownership } of owned) assert.deepEqual(bare.get(place)?.owner, ownership.owner, place);
  });
}

function withoutComments(files: Files): Files {
  return {
    ...files,
    read(path) {
      const piece = files.read(path);
      if (!path.endsWith('tables-save.txt')) return piece;
      return { ...piece, text: piece.text.replace(/ -m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/g, '') };
    },
  };
}

test('chains of the recordings belong to programs that are known', async () => {
  const unknown = new Set<string>();
  for (const name of fixtureNames('recordings')) {
    for (const { place, ownership } of chainsOf(openWorld(readEvidence(await filesOf(name))))) {
      if (ownership.role !== 'builtin' && ownership.writer === null) unknown.add(place);
    }
  }
  assert.deepEqual([...unknown], ['node-1 ip filter FIREWALL'], "the administrator's own chain");
});

/** Chain, role, writer, how its owner is known, and the owner's kind, name and endpoint. */
const samples: Record<string, [string, string, string, string | null, string | null][]> = {
  'calico.txt': [
    ['cali-FORWARD', 'policy', 'Calico (Felix)', null, null],
    ['cali-tw-cali3f2a91b7c04', 'policy', 'Calico (Felix)', 'name', 'device cali3f2a91b7c04'],
    ['cali-pri-kns.web', 'policy', 'Calico (Felix)', 'name', 'namespace web'],
  ],
  'flannel-docker.txt': [
    ['FLANNEL-POSTRTG', 'masquerade', 'flannel', null, null],
    ['FLANNEL-FWD', 'cni', 'flannel', null, null],
    ['DOCKER', 'docker', 'Docker', null, null],
    ['DOCKER-USER', 'docker', 'Docker (its rules: the administrator)', null, null],
  ],
  'weave.txt': [
    ['WEAVE', 'cni', 'Weave Net', null, null],
    ['WEAVE-NPC-DEFAULT', 'policy', 'Weave Net (weave-npc)', null, null],
  ],
  'kube-router.txt': [
    ['KUBE-POD-FW-7JH2LQX4PGV3KTMA', 'policy', 'kube-router (k3s runs it for network policy)', 'comment', 'pod db-0'],
    [
      'KUBE-NWPLCY-QW2ZRM5LLNSIQ3SD',
      'policy',
      'kube-router (k3s runs it for network policy)',
      'comment',
      'network policy only-web',
    ],
  ],
  'cni-plugins.txt': [['CNI-HOSTPORT-SETMARK', 'mark', 'the CNI plugin portmap', null, null]],
};

for (const [file, chains] of Object.entries(samples)) {
  const owned = [...chainsOf(worldOfRules(fixtureText(`chains/${file}`)))];
  test(`${file}: every chain has a writer`, () => {
    const unknown = owned.filter(({ ownership }) => ownership.role !== 'builtin' && ownership.writer === null);
    assert.deepEqual(
      unknown.map(({ place }) => place),
      [],
    );
  });
  for (const [chain, role, writer, how, owner] of chains) {
    test(`${file}: ${chain}`, () => {
      const { ownership } = owned.find(({ place }) => place.endsWith(` ${chain}`))!;
      const named = ownership.owner && `${ownership.owner.kind} ${ownership.owner.name}`;
      assert.deepEqual([ownership.role, ownership.writer, ownership.how, named], [role, writer, how, owner]);
    });
  }
}

test('the ids in comments prove the names of the CNI plugins', () => {
  const owned = [...chainsOf(worldOfRules(fixtureText('chains/cni-plugins.txt')))];
  const proven = owned.filter(
    ({ ownership }) =>
      ownership.computation?.endsWith(ownership.known ? '' : '?') && ownership.known?.per === 'container',
  );
  assert.equal(proven.length, 2);
  for (const { place, ownership } of proven) assert.match(ownership.computation!, / = CNI-/, place);
});

test('an endpoint that nobody names is known by its address only', () => {
  const owned = [...chainsOf(worldOfRules(fixtureText('chains/odd.txt')))];
  const { ownership } = owned.find(({ place }) => place.endsWith('KUBE-SEP-AAAAAAAAAAAAAAAA'))!;
  assert.deepEqual(
    [ownership.how, ownership.owner?.kind, ownership.owner?.endpoint],
    ['address', 'endpoint', '10.0.0.1:80'],
  );
});

test('a comment that the hash does not confirm is said to be doubtful', () => {
  const text = '-A KUBE-SVC-HOYURHXRFA5BUYEO -m comment --comment "other/name" -j KUBE-SEP-652URVIXIJWATNFG\n';
  const { ownership } = [...chainsOf(worldOfRules(text))].find(({ place }) => place.includes('KUBE-SVC-'))!;
  assert.equal(ownership.owner?.name, 'name');
  assert.match(ownership.computation!, /is not the one in the name/);
});
