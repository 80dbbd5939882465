import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeApi } from '../../src/collect/api-files.ts';
import { openDraft } from '../../src/collect/draft.ts';
import { slimObject } from '../../src/collect/slim/slim-object.ts';
import { read, recording, serve, writeKubeconfig } from '../sources/kube-api/live/workbench.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8snet-api-files-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Enough for a machine that is busy. */
const patience = { silence: 10_000, total: 300_000 };

/** Files and what is told of those that are not there. */
async function write(server: { url: string }, name: string) {
  const draft = openDraft(join(folder, name));
  const reading = await read({ kubeconfig: writeKubeconfig(server.url) }, { slim: slimObject, patience });
  const files = await writeApi(draft, reading);
  await draft.publish();
  return {
    reading,
    missing: files.flatMap(({ file, missing }) => (missing === null ? [] : `${file}: ${missing.detail}`)),
  };
}

const itemsOf = (path: string): { metadata: { name: string }; spec?: object }[] =>
  JSON.parse(readFileSync(path, 'utf8')).items;

test('the objects that a server has, a list for each kind, slimmed', async () => {
  const { reading, missing } = await write(await serve(), 'whole');
  const names = itemsOf(join(folder, 'whole/api/pods.json')).map(({ metadata }) => metadata.name);
  assert.deepEqual(names.sort(), reading.objects.pods!.map(({ name }) => name).sort());
  assert.ok(
    readFileSync(`${recording}/api/pods.json`, 'utf8').includes('volumeMounts'),
    'there was something to take away',
  );
  assert.doesNotMatch(readFileSync(join(folder, 'whole/api/pods.json'), 'utf8'), /volumeMounts|managedFields/);
  assert.ok(!existsSync(join(folder, 'whole/api/endpoints.json')), 'of EndpointSlices and Endpoints one will do');
  assert.deepEqual(
    missing.filter((line) => !line.includes('the server has no')),
    [],
  );
});

for (const [what, trouble] of [
  ['stalls midway', 'stall'],
  ['breaks off', 'cut'],
  ['is garbage', { text: '{"kind": "PodList", "items": [{"meta', type: 'application/json' }],
] as const) {
  test(`a list that ${what} is told and left out, the others are there`, async () => {
    const server = await serve({ trouble: ({ pathname }) => (pathname.endsWith('/pods') ? trouble : null) });
    const name = what.replaceAll(' ', '-');
    const { missing } = await write(server, name);
    assert.ok(
      missing.some((line) => line.startsWith('api/pods.json: ')),
      missing.join('\n'),
    );
    assert.ok(!existsSync(join(folder, name, 'api/pods.json')));
    assert.ok(itemsOf(join(folder, name, 'api/services.json')).length > 0);
  });
}

test("the context's namespace is that of names which give none", async () => {
  const path = writeKubeconfig((await serve()).url);
  assert.equal((await read({ kubeconfig: path }, { patience })).namespace, null);
  writeFileSync(path, readFileSync(path, 'utf8').replace('cluster: test\n', 'cluster: test\n      namespace: shop\n'));
  assert.equal((await read({ kubeconfig: path }, { patience })).namespace, 'shop');
});
