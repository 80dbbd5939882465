import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../../src/sources/kube-api/live/api-error.ts';
import { listPages } from '../../../../src/sources/kube-api/live/list-pages.ts';
import type { ApiServer } from './api-server.ts';
import { missingLines, read, serve, writeKubeconfig } from './workbench.ts';

const request = { path: '/api/v1/pods', fieldSelector: null };
const expired = (continueToken: string | null) => new ApiError('expired', 'too old', { continueToken });

/** Answers requests for a list in turn: with a page and the token of the next one, or with an error. */
function answers(...script: (ApiError | [objects: string, next: string])[]) {
  const tokens: (string | null)[] = [];
  const get = async (path: string) => {
    tokens.push(new URL(path, 'https://x').searchParams.get('continue'));
    const answer = script[tokens.length - 1]!;
    if (answer instanceof ApiError) throw answer;
    return { objects: answer[0], metadata: { continue: answer[1] } };
  };
  return { tokens, list: () => listPages(request, get, (page) => page.objects) };
}

test('a list that expires is begun again, and nothing of the first attempt is kept', async () => {
  const { list, tokens } = answers(['a', '1'], expired('i'), ['A', '2'], ['B', '']);
  assert.deepEqual(await list(), { pages: ['A', 'B'], isMixed: false });
  assert.deepEqual(tokens, [null, '1', null, '2']);
});

test('a list that expires again goes on where it was', async () => {
  const { list, tokens } = answers(['a', '1'], expired('i'), ['A', '2'], expired('j'), ['B', '']);
  assert.deepEqual(await list(), { pages: ['A', 'B'], isMixed: true });
  assert.deepEqual(tokens, [null, '1', null, '2', 'j']);
});

test('a list that expires again without a way to go on is lost', async () => {
  const { list } = answers(['a', '1'], expired(null), ['A', '2'], expired(null));
  await assert.rejects(list(), /too old/);
});

test('a server that gives the same page for ever is left', async () => {
  const { list } = answers(['a', '1'], ['b', '1'], ['b', '1']);
  await assert.rejects(list(), /again and again/);
});

/** A server that forgets the past after the first page of pods, so many times. */
async function forgetful(times: number): Promise<ApiServer> {
  let left = times;
  const server: ApiServer = await serve({
    pageSize: 5,
    trouble({ pathname, searchParams }) {
      if (pathname === '/api/v1/pods' && searchParams.has('continue') && left-- > 0) server.compact();
      return null;
    },
  });
  return server;
}

test('over the wire: an expired list is whole in the end', async () => {
  const { objects: whole } = await read({ kubeconfig: writeKubeconfig((await serve()).url) });
  const once = await read({ kubeconfig: writeKubeconfig((await forgetful(1)).url) });
  const always = await read({ kubeconfig: writeKubeconfig((await forgetful(Infinity)).url) });
  assert.deepEqual(once.objects.pods, whole.pods);
  assert.deepEqual(missingLines(once), []);
  assert.deepEqual(always.objects.pods, whole.pods);
  assert.deepEqual(missingLines(always), [
    'GET /api/v1/pods: failed (the list expired twice: its parts are of different moments)',
  ]);
});

test('over the wire: of pages of one object each none is lost', async () => {
  const server = await serve({ pageSize: 1 });
  const { objects } = await read({ kubeconfig: writeKubeconfig(server.url) });
  assert.equal(objects.pods!.length, 23);
});
