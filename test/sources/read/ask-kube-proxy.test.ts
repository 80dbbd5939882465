import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { askProxyMode } from '../../../src/sources/read/ask-kube-proxy.ts';

/** What is made of a kube-proxy that answers so. */
async function ask(answer: RequestListener, patience = 60_000): Promise<string | null> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return (await askProxyMode((server.address() as AddressInfo).port, patience))?.text ?? null;
  } finally {
    server.closeAllConnections();
    server.close();
  }
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
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  assert.equal(await askProxyMode(port, 60_000), null);
});
