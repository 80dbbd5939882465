import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { slimObject } from '../../../src/collect/slim/slim-object.ts';
import { readDocuments } from '../../../src/sources/kube-api/documents.ts';
import { objectReaders } from '../../../src/sources/kube-api/kinds.ts';
import { readItems } from '../../../src/sources/kube-api/objects.ts';

type Kind = keyof typeof objectReaders;
const folder = 'fixtures/nodes/healthy-legacy/api';
const origin = { source: 'x', line: 1, text: '' };

test('nothing that is read of an object is taken away', () => {
  let seen = 0;
  for (const file of readdirSync(folder)) {
    const documents = readDocuments(readFileSync(`${folder}/${file}`, 'utf8'), file, (item) => item);
    if ('problem' in documents) continue;
    for (const { kind, object } of documents.items) {
      if (!Object.hasOwn(objectReaders, kind)) continue;
      const read = (one: typeof object) => readItems(kind as Kind, [{ kind, object: one, origin }]).facts;
      const slim = slimObject(kind as Kind, object);
      const [facts, expected] = [read(slim), read(object)].map((all) =>
        JSON.parse(
          JSON.stringify(all, (key, value) =>
            key === 'kubectl.kubernetes.io/last-applied-configuration' ? undefined : value,
          ),
        ),
      );
      assert.deepEqual(facts, expected, `${kind} ${(object.metadata as { name: string }).name}`);
      seen += 1;
    }
  }
  assert.ok(seen > 50);
});

test('environment, arguments, volumes, managed fields and repeated configuration stay behind', () => {
  const slim = slimObject('Pod', {
    metadata: {
      name: 'web',
      managedFields: [{ manager: 'kubectl' }],
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{"password":"x"}',
        'example.com/api-token': 'x',
        team: 'a',
      },
    },
    spec: {
      containers: [
        {
          name: 'web',
          env: [{ name: 'P', value: 'x' }],
          args: ['--password=x'],
          volumeMounts: [],
          ports: [{ containerPort: 80 }],
        },
      ],
      volumes: [{ secret: { secretName: 'x' } }],
      imagePullSecrets: [{ name: 'x' }],
    },
    status: { phase: 'Running' },
  });
  assert.deepEqual(slim, {
    kind: 'Pod',
    metadata: { name: 'web', annotations: { team: 'a' } },
    spec: { containers: [{ name: 'web', ports: [{ containerPort: 80 }] }] },
    status: { phase: 'Running' },
  });
});

test('names like __proto__ are names', () => {
  const slim = slimObject(
    'Service',
    JSON.parse('{"metadata":{"name":"a","labels":{"__proto__":"b"}},"spec":{"__proto__":{"type":"c"}}}'),
  );
  assert.equal(
    JSON.stringify(slim),
    '{"kind":"Service","metadata":{"name":"a","labels":{"__proto__":"b"}},"spec":{"__proto__":{"type":"c"}}}',
  );
  assert.equal(({} as Record<string, unknown>).type, undefined);
});
