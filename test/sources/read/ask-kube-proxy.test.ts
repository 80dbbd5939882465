import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { askProxyHealth, askProxyMode, placeOf } from '../../../src/sources/read/ask-kube-proxy.ts';

type Asking<Told> = (place: string, patience: number) => Promise<Told>;

/** What is made of a kube-proxy that answers so. */
async function askWith<Told>(asking: Asking<Told>, answer: RequestListener, patience = 60_000): Promise<Told> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await asking(`127.0.0.1:${(server.address() as AddressInfo).port}`, patience);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const ask = async (answer: RequestListener, patience?: number): Promise<string | null> =>
  (await askWith(askProxyMode, answer, patience))?.text ?? null;

/** A place where nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `127.0.0.1:${port}`;
}

test('kube-proxy is asked for its mode', async () => {
  const asked: (string | undefined)[] = [];
  const text = await ask(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.end('ipvs');
  });
  assert.equal(text, 'ipvs');
  assert.deepEqual(asked, ['GET /proxyMode']);
});

test('another program on that port, or one without that page, tells nothing', async () => {
  assert.equal(await ask((_, response) => response.writeHead(404).end('404 page not found')), null);
  assert.equal(await ask((_, response) => response.end('x'.repeat(100_000))), null);
  assert.equal(await ask((_, response) => void response.destroy()), null);
});

test('who does not answer is not waited for', async () => assert.equal(await ask(() => {}, 10), null));

test('nobody listens', async () => {
  const place = await nobody();
  assert.equal(await askProxyMode(place, 60_000), null);
  const { text, missing } = await askProxyHealth(place, 60_000);
  assert.deepEqual([text, missing], [`connect ECONNREFUSED ${place}\n`, null]);
});

test('kube-proxy is asked how it is, and its status is kept', async () => {
  const asked: (string | undefined)[] = [];
  const { text, missing } = await askWith(askProxyHealth, ({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(503).end('{"lastUpdated": "x"}');
  });
  assert.deepEqual([text, missing], ['HTTP/1.1 503 Service Unavailable\n\n{"lastUpdated": "x"}\n', null]);
  assert.deepEqual(asked, ['GET /healthz']);
});

test('an answer without end, one that breaks off, and none are told as such', async () => {
  const failure = async (answer: RequestListener, patience?: number) =>
    (await askWith(askProxyHealth, answer, patience)).missing;
  assert.equal((await failure((_, response) => response.end('x'.repeat(100_000))))?.reason, 'failed');
  assert.equal((await failure((_, response) => void response.destroy()))?.reason, 'failed');
  assert.equal((await failure(() => {}, 10))?.detail, 'no answer within 10 ms');
});

const places: [listening: string, place: string][] = [
  ['', '127.0.0.1:10256'],
  ['tcp LISTEN 0 4096 *:10256 *:* users:(("kube-proxy",pid=9,fd=3))', '127.0.0.1:10256'],
  ['tcp LISTEN 0 4096 0.0.0.0:10256 0.0.0.0:*', '127.0.0.1:10256'],
  ['tcp LISTEN 0 4096 [::]:10256 [::]:*', '[::1]:10256'],
  ['tcp LISTEN 0 4096 192.0.2.9:10256 0.0.0.0:*', '192.0.2.9:10256'],
  ['tcp LISTEN 0 4096 [fd00::9]:10256 [::]:*', '[fd00::9]:10256'],
  ['tcp ESTAB 0 0 192.0.2.9:10256 192.0.2.7:4000', '127.0.0.1:10256'],
  ['tcp LISTEN 0 4096 192.0.2.9:10249 0.0.0.0:*', '127.0.0.1:10256'],
];
for (const [listening, place] of places) {
  test(`where ${listening || 'nothing'} listens, ${place} is asked`, () => {
    const header = 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n';
    assert.equal(placeOf(`${header}${listening}\n`, 10256), place);
  });
}
