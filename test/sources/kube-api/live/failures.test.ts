import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Trouble } from './api-server.ts';
import { makeAuthority } from './certificates.ts';
import { authority, folder, missingLines, read, serve, writeKubeconfig } from './workbench.ts';

const hostOf = (url: string): string => new URL(url).host;
const isPods = ({ pathname }: URL): boolean => pathname === '/api/v1/pods';

/** What is said of a server as a whole, once. */
async function whole(path: string, patience = { silence: 2000, total: 10_000 }): Promise<string> {
  const reading = await read({ kubeconfig: path }, { patience });
  assert.ok(Object.values(reading.objects).every((kind) => kind === null));
  assert.equal(reading.missing.length, 1);
  const [line = ''] = missingLines(reading);
  assert.doesNotMatch(line, /\n/);
  return line.replace(/^Kubernetes API: failed \((.*)\)$/, '$1');
}

test('credentials that are not accepted', async () => {
  const { url } = await serve();
  const path = writeKubeconfig(url, { user: { token: 'wrong' } });
  assert.equal(await whole(path), `${hostOf(url)} does not accept the credentials (401): Unauthorized`);
});

test('a server that is not there', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  assert.equal(await whole(writeKubeconfig(`https://127.0.0.1:${port}`)), `127.0.0.1:${port} refuses the connection`);
});

test('a name that nobody knows', async () => {
  const said = await whole(writeKubeconfig('https://nowhere.invalid:6443'));
  assert.match(said, /^the name nowhere\.invalid (is not known to DNS|could not be looked up: DNS did not answer)$/);
});

test('a server that takes the connection and is silent', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  after(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  const path = writeKubeconfig(`https://127.0.0.1:${port}`);
  assert.equal(await whole(path, { silence: 300, total: 10_000 }), `127.0.0.1:${port} did not answer within 0.3 s`);
  const hurried = await whole(path, { silence: 60_000, total: 1500 });
  assert.equal(hurried, `127.0.0.1:${port} did not answer everything in time`);
});

test('a server that does not speak TLS', async () => {
  const plain = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  after(() => plain.close());
  const { port } = plain.address() as AddressInfo;
  assert.match(await whole(writeKubeconfig(`https://127.0.0.1:${port}`)), /does not speak the protocol/);
});

test('a certificate of another authority, one that has expired, and one for other names', async () => {
  const stranger = makeAuthority(join(folder, 'stranger'));
  const { url } = await serve();
  const foreign = writeKubeconfig(url, { cluster: { 'certificate-authority': stranger.certFile } });
  assert.match(await whole(foreign), /^the certificate of \S+ is not signed by the authority of the kubeconfig/);
  const old = await serve({ certificate: authority.sign('old', '/CN=old', undefined, -1) });
  assert.equal(await whole(writeKubeconfig(old.url)), `the certificate of ${hostOf(old.url)} has expired`);
  const other = await serve({ certificate: authority.sign('other', '/CN=x', 'subjectAltName=DNS:api.example') });
  const said = await whole(writeKubeconfig(other.url));
  assert.equal(said, `the certificate of ${hostOf(other.url)} is for other names: DNS:api.example`);
});

test('a proxy or portal that answers instead', async () => {
  const portal = await serve({ trouble: () => ({ text: '<html>Please log in</html>', type: 'text/html' }) });
  const said = await whole(writeKubeconfig(portal.url));
  assert.equal(said, `${hostOf(portal.url)} does not answer in JSON but text/html: is it an API server?`);
});

const troubles: [what: string, trouble: Trouble, said: RegExp][] = [
  ['an answer that stalls', 'stall', /did not answer within 1 s/],
  ['an answer that breaks off', 'cut', /closed the connection/],
  ['broken JSON', { text: '{"kind":"PodList","items":[', type: 'application/json' }, /no whole JSON object/],
  ['JSON that is no list', { text: '{"kind":"Status","message":"odd"}', type: 'application/json' }, /not objects: odd/],
  ['a list instead of an object', { text: '[]', type: 'application/json' }, /no whole JSON object/],
  ['a failure inside', { status: 500, message: 'etcdserver: request timed out' }, /answers 500: etcdserver/],
];
for (const [what, trouble, said] of troubles) {
  test(`${what} loses that kind and no other`, async () => {
    const server = await serve({ trouble: (url) => (isPods(url) ? trouble : null) });
    const patience = { silence: 1000, total: 20_000 };
    const reading = await read({ kubeconfig: writeKubeconfig(server.url) }, { patience });
    assert.equal(reading.objects.pods, null);
    assert.ok(reading.objects.services!.length > 0);
    assert.equal(reading.missing.length, 1);
    assert.match(missingLines(reading)[0]!, said);
  });
}

test('slow answers are waited for', async () => {
  const server = await serve({ trouble: (url) => (isPods(url) ? { delay: 500 } : null) });
  const reading = await read({ kubeconfig: writeKubeconfig(server.url) });
  assert.equal(reading.objects.pods!.length, 23);
});

test('a server that is busy is asked again when it says', async () => {
  let times = 2;
  const busy: Trouble = { status: 429, message: 'too many requests', headers: { 'retry-after': '0' } };
  const server = await serve({ trouble: (url) => (isPods(url) && times-- > 0 ? busy : null) });
  const reading = await read({ kubeconfig: writeKubeconfig(server.url) });
  assert.deepEqual([reading.objects.pods!.length, reading.missing], [23, []]);
});

test('a caller that gives up hears its own reason', async () => {
  const server = await serve({ trouble: () => 'stall' });
  const controller = new AbortController();
  const reading = read({ kubeconfig: writeKubeconfig(server.url) }, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('interrupted')), 300);
  await assert.rejects(reading, /^Error: interrupted$/);
});
