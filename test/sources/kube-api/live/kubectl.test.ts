import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { folder, recording, serve, which, writeKubeconfig } from './workbench.ts';

const kubectl = which('kubectl');
const skip = kubectl === null && 'kubectl (Debian: kubernetes-client) is not installed';

interface Ran {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs the real kubectl, so that what the tests are served is what a real client takes for an API server. */
const run = (kubeconfig: string, ...words: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH, HOME: folder };
    const all = [
      '--kubeconfig',
      kubeconfig,
      '--cache-dir',
      `${folder}/cache-${kubeconfig.split('-').at(-1)}`,
      ...words,
    ];
    execFile(kubectl!, all, { env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });

test('kubectl gets what the recording holds, page by page', { skip }, async () => {
  const server = await serve({ slices: 'v1beta1' });
  const kubeconfig = writeKubeconfig(server.url);
  for (const kind of ['pods', 'services', 'nodes', 'endpointslices', 'networkpolicies']) {
    const { stdout, stderr } = await run(
      kubeconfig,
      'get',
      kind,
      '-A',
      '-o',
      'json',
      '--chunk-size=5',
      '--show-managed-fields',
    );
    assert.equal(stderr.replace(/^Warning:.*\n/gm, ''), '');
    const { items } = JSON.parse(readFileSync(`${recording}/api/${kind}.json`, 'utf8'));
    assert.deepEqual(JSON.parse(stdout).items, items);
  }
  assert.ok(server.requests.some((line) => line.includes('/pods?') && line.includes('continue=')));
});

test('kubectl gets one object, those of a namespace and those of a node', { skip }, async () => {
  const kubeconfig = writeKubeconfig((await serve()).url);
  const one = await run(kubeconfig, 'get', 'configmap', 'kube-proxy', '-n', 'kube-system', '-o', 'name');
  assert.equal(one.stdout, 'configmap/kube-proxy\n');
  const none = await run(kubeconfig, 'get', 'node', 'none');
  assert.match(none.stderr, /Error from server \(NotFound\): nodes "none" not found/);
  const all = (await run(kubeconfig, 'get', 'pods', '-A', '-o', 'name')).stdout.split('\n');
  const selected = await run(kubeconfig, 'get', 'pods', '-A', '-o', 'name', '--field-selector', 'spec.nodeName=node-1');
  const own = selected.stdout.split('\n');
  assert.ok(own.length > 1 && own.length < all.length);
});

test('kubectl understands each refusal', { skip }, async () => {
  const stranger = writeKubeconfig((await serve()).url, { user: { token: 'wrong' } });
  assert.match((await run(stranger, 'get', 'pods')).stderr, /You must be logged in to the server|Unauthorized/);
  const message = 'pods is forbidden: User "tester" cannot list resource "pods"';
  const trouble = ({ pathname }: URL) => (pathname.endsWith('/pods') ? { status: 403, message } : null);
  const refused = await run(writeKubeconfig((await serve({ trouble })).url), 'get', 'pods');
  assert.ok(refused.stderr.includes(`Error from server (Forbidden): ${message}`));
  const forgetful = await serve({
    trouble({ searchParams }) {
      if (searchParams.has('continue')) forgetful.compact();
      return null;
    },
  });
  const late = await run(writeKubeconfig(forgetful.url), 'get', 'pods', '-A', '--chunk-size=5');
  assert.match(late.stderr, /continue parameter is too old|Expired/);
});
