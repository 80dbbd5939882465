import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trouble } from './api-server.ts';
import { authority, missingLines, read, serve, writeKubeconfig } from './workbench.ts';

const refuse = (...plurals: string[]) => {
  return ({ pathname }: URL): Trouble | null => {
    const plural = plurals.find((one) => pathname.endsWith(`/${one}`));
    return plural === undefined ? null : { status: 403, message: `${plural} is forbidden: User "tester" cannot list` };
  };
};

test('where endpointslices may not be listed it is endpoints that count', async () => {
  const server = await serve({ trouble: refuse('endpointslices') });
  const reading = await read({ kubeconfig: writeKubeconfig(server.url) });
  assert.deepEqual(missingLines(reading), [
    'GET /apis/discovery.k8s.io/v1/endpointslices: failed (may not list endpointslices: continuing with endpoints)',
  ]);
  assert.ok(reading.objects.endpointSlices!.length > 0);
  assert.ok(reading.objects.endpointSlices!.every(({ from }) => from === 'endpoints'));
});

test('where neither may be listed it is not known what stands behind a service', async () => {
  const server = await serve({ trouble: refuse('endpointslices', 'endpoints') });
  const reading = await read({ kubeconfig: writeKubeconfig(server.url) });
  assert.equal(reading.objects.endpointSlices, null);
  assert.deepEqual(missingLines(reading).slice(1), [
    'GET /api/v1/endpoints: failed (may not list endpoints: continuing without)',
  ]);
});

test('one kind that is refused leaves the others', async () => {
  const server = await serve({ trouble: refuse('pods', 'kube-proxy') });
  const reading = await read({ kubeconfig: writeKubeconfig(server.url) });
  assert.equal(reading.objects.pods, null);
  assert.equal(reading.objects.kubeProxyConfigMap, null);
  assert.ok(reading.objects.services!.length > 0);
  assert.deepEqual(missingLines(reading), [
    'GET /api/v1/pods: failed (may not list pods: continuing without)',
    'GET /api/v1/namespaces/kube-system/configmaps/kube-proxy: failed (may not get configmap kube-system/kube-proxy: continuing without)',
  ]);
});

test('an old server has endpointslices of v1beta1, an older one only endpoints', async () => {
  const beta = await read({ kubeconfig: writeKubeconfig((await serve({ slices: 'v1beta1' })).url) });
  assert.ok(beta.objects.endpointSlices!.every(({ from }) => from === 'endpointslice'));
  assert.deepEqual(beta.missing, []);
  const older = await read({ kubeconfig: writeKubeconfig((await serve({ slices: null })).url) });
  assert.ok(older.objects.endpointSlices!.every(({ from }) => from === 'endpoints'));
  assert.deepEqual(missingLines(older), [
    'GET /apis/discovery.k8s.io/v1/endpointslices: absent (the server has no endpointslices: continuing with endpoints)',
  ]);
});

/** Since 1.32 a kubelet may list the objects of its own node only, and must say so. */
const likeNodeAuthorizer = ({ pathname, searchParams }: URL): Trouble | null => {
  const fields: Record<string, string> = { '/api/v1/nodes': 'metadata.name', '/api/v1/pods': 'spec.nodeName' };
  const field = fields[pathname];
  if (field === undefined || searchParams.get('fieldSelector') === `${field}=node-1`) return null;
  return { status: 403, message: 'can only list with a field selector' };
};

test("a kubelet's certificate lists what belongs to its node", async () => {
  const server = await serve({ trouble: likeNodeAuthorizer });
  const kubelet = authority.sign('kubelet', '/O=system:nodes/CN=system:node:node-1');
  const user = { 'client-certificate': kubelet.certFile, 'client-key': kubelet.keyFile };
  const reading = await read({ kubeconfig: writeKubeconfig(server.url, { user }) });
  assert.deepEqual(
    reading.objects.nodes?.map(({ name }) => name),
    ['node-1'],
  );
  assert.ok(reading.objects.pods!.length > 0 && reading.objects.pods!.every(({ node }) => node === 'node-1'));
  assert.deepEqual(missingLines(reading), [
    'GET /api/v1/nodes: failed (may not list all nodes: continuing with those of node-1)',
    'GET /api/v1/pods: failed (may not list all pods: continuing with those of node-1)',
  ]);
});

test('anybody else who may not list pods gets none', async () => {
  const server = await serve({ trouble: likeNodeAuthorizer });
  const { objects } = await read({ kubeconfig: writeKubeconfig(server.url) });
  assert.equal(objects.pods, null);
});
