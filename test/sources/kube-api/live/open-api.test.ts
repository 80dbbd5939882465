import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterObjects } from '../../../../src/model/objects.ts';
import { readEvidence } from '../../../../src/sources/evidence.ts';
import { openBundle } from '../../../../src/sources/read/bundle.ts';
import { withoutOrigins } from '../../fixture.ts';
import { read, recording, serve, writeKubeconfig } from './workbench.ts';

const bundled = async () => readEvidence(await openBundle(recording)).api;

/** Kinds that a recording does not have: a server has none of them, rather than not telling. */
const withoutNulls = (objects: ClusterObjects) =>
  Object.fromEntries(Object.entries(objects).map(([kind, value]) => [kind, value ?? []]));

test('objects of a live API are those of the bundle, page by page', async () => {
  const server = await serve({ pageSize: 4 });
  const { objects, missing, warnings } = await read({ kubeconfig: writeKubeconfig(server.url) });
  assert.deepEqual(withoutOrigins(withoutNulls(objects)), withoutOrigins(withoutNulls(await bundled())));
  assert.deepEqual([missing, warnings], [[], []]);
  assert.ok(server.requests.filter((line) => line.includes('/pods?')).length > 5);
});

test('nothing but these lists is asked for: no Secret, and of ConfigMaps only two', async () => {
  const server = await serve();
  await read({ kubeconfig: writeKubeconfig(server.url) });
  const asked = server.requests.map((line) => line.replace(/\?.*/, '')).sort();
  assert.deepEqual(asked, [
    'GET /api/v1/namespaces',
    'GET /api/v1/namespaces/kube-system/configmaps/coredns',
    'GET /api/v1/namespaces/kube-system/configmaps/kube-proxy',
    'GET /api/v1/nodes',
    'GET /api/v1/pods',
    'GET /api/v1/services',
    'GET /apis/discovery.k8s.io/v1/endpointslices',
    'GET /apis/networking.k8s.io/v1/ingresses',
    'GET /apis/networking.k8s.io/v1/networkpolicies',
  ]);
});

test('every object names its request and itself', async () => {
  const server = await serve();
  const { objects } = await read({ kubeconfig: writeKubeconfig(server.url) });
  assert.deepEqual(objects.nodes?.[0]?.origin, { source: 'GET /api/v1/nodes', line: 0, text: 'Node node-1' });
  const [pod] = objects.pods!;
  assert.equal(pod!.origin.text, `Pod ${pod!.namespace}/${pod!.name}`);
});
