import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { authority, folder, missingLines, read, serve, token, writeKubeconfig } from './workbench.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const alice = authority.sign('alice', '/O=viewers/CN=alice');

/** Writes an executable into the folder of the kubeconfigs. */
function writePlugin(name: string, script: string): string {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  return `./${name}`;
}

const credential = (status: object): string =>
  `echo '${JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status })}'`;

writeFileSync(join(folder, 'token-file'), `${token}\n`);

const apiVersion = 'client.authentication.k8s.io/v1';
const users: [what: string, user: object][] = [
  ['a token', { token }],
  ['a file with a token, relative to the kubeconfig', { tokenFile: 'token-file', token: 'older' }],
  ['a client certificate in files', { 'client-certificate': alice.certFile, 'client-key': alice.keyFile }],
  [
    'a client certificate in the kubeconfig',
    { 'client-certificate-data': base64(alice.cert), 'client-key-data': base64(alice.key) },
  ],
  [
    'a plugin beside the kubeconfig that gives a token, and is told of the request',
    {
      exec: {
        apiVersion,
        command: writePlugin(
          'give-token',
          `[ -n "$KUBERNETES_EXEC_INFO" ] && [ "$1$A" = xy ] && ${credential({ token })}`,
        ),
        args: ['x'],
        env: [{ name: 'A', value: 'y' }],
      },
    },
  ],
  [
    'a plugin in PATH that gives a certificate',
    {
      exec: {
        apiVersion,
        command: 'printf',
        args: [
          '%s',
          JSON.stringify({ status: { clientCertificateData: alice.cert, clientKeyData: alice.key } }).replaceAll(
            '%',
            '%%',
          ),
        ],
      },
    },
  ],
];
for (const [what, user] of users) {
  test(`${what} is let in`, async () => {
    const server = await serve();
    const reading = await read({ kubeconfig: writeKubeconfig(server.url, { user }) });
    assert.deepEqual(missingLines(reading), []);
    assert.equal(reading.objects.pods!.length, 23);
  });
}

const unusable: [what: string, user: object, said: RegExp][] = [
  ['a file that is not there', { tokenFile: 'no-such-token' }, /no-such-token: no such file or folder/],
  [
    'a certificate that is not there',
    { 'client-certificate': 'no-such.crt', 'client-key': 'no-such.key' },
    /no-such\.crt: no such file or folder/,
  ],
  [
    'a plugin that fails',
    { exec: { apiVersion, command: writePlugin('fail', 'echo "please log in" >&2; exit 1') } },
    /the credential plugin \S+fail failed: please log in/,
  ],
  [
    'a plugin that is not there',
    { exec: { apiVersion, command: './none' } },
    /the credential plugin \S+none failed: .*ENOENT/,
  ],
  [
    'a plugin that says nothing',
    { exec: { apiVersion, command: 'true' } },
    /the credential plugin true failed: .*JSON/,
  ],
  [
    'a provider of old',
    { 'auth-provider': { name: 'gcp', config: { 'cmd-path': 'touch' } } },
    /auth provider gcp is gone/,
  ],
];
for (const [what, user, said] of unusable) {
  test(`${what} is told in one line`, async () => {
    const server = await serve();
    const reading = await read({ kubeconfig: writeKubeconfig(server.url, { user }) });
    const lines = missingLines(reading);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, said);
    assert.doesNotMatch(lines[0]!, /\n/);
    assert.deepEqual(server.requests, []);
  });
}

test('a plugin that never ends is not waited for longer than everything', async () => {
  const path = writeKubeconfig('https://127.0.0.1:1', {
    user: { exec: { apiVersion, command: 'sleep', args: ['5'] } },
  });
  const reading = await read({ kubeconfig: path }, { patience: { silence: 1000, total: 1500 } });
  assert.match(missingLines(reading)[0]!, /the credentials were not ready in time/);
});

test('a server that the kubeconfig does not want verified, by an authority in the kubeconfig, and by another name', async () => {
  const other = await serve({ certificate: authority.sign('elsewhere', '/CN=x', 'subjectAltName=DNS:api.example') });
  const none = { 'certificate-authority': undefined };
  for (const cluster of [
    { ...none, 'insecure-skip-tls-verify': true },
    { ...none, 'certificate-authority-data': base64(authority.cert), 'tls-server-name': 'api.example' },
  ]) {
    assert.deepEqual(missingLines(await read({ kubeconfig: writeKubeconfig(other.url, { cluster }) })), []);
  }
});

test('a server below a path, over plain HTTP, as `kubectl proxy` serves it', async () => {
  const asked: string[] = [];
  const proxy = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"kind":"List","items":[]}');
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  after(() => proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const reading = await read({ kubeconfig: writeKubeconfig(`http://127.0.0.1:${port}/k8s/clusters/c-1/`) });
  assert.deepEqual([missingLines(reading), reading.objects.pods], [[], []]);
  assert.ok(asked.every((path) => path.startsWith('/k8s/clusters/c-1/api')));
});

test('a server behind the proxy that the kubeconfig names', async () => {
  const server = await serve();
  const tunnels: string[] = [];
  const proxy = createServer().on('connect', ({ url = '' }, client) => {
    tunnels.push(url);
    const [host, port] = url.split(':');
    const far = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(client).pipe(far);
    });
    client.on('error', () => far.destroy());
    far.on('error', () => client.destroy());
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  after(() => proxy.close());
  const cluster = { 'proxy-url': `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  const reading = await read({ kubeconfig: writeKubeconfig(server.url, { cluster }) });
  assert.deepEqual(missingLines(reading), []);
  assert.ok(tunnels.length > 0 && tunnels.every((url) => url === new URL(server.url).host));
});
