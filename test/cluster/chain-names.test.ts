import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addressOf,
  chainHash,
  hashedText,
  printServicePort,
  splitServiceChain,
} from '../../src/cluster/chain-names.ts';
import { cniChainName, hostPortChainNames } from '../../src/cluster/host-port-chain-names.ts';
import { isProven, nftChainName, readNftChainName } from '../../src/cluster/nft-chain-names.ts';

/** Names that kube-proxy of several versions wrote on real nodes. */
const written: [string, string, string, string][] = [
  ['HOYURHXRFA5BUYEO', 'default/echoserver', 'TCP', ''],
  ['652URVIXIJWATNFG', 'default/echoserver', 'tcp', '192.168.0.33:8877'],
  ['NPX46M4PTMTKRN6Y', 'default/kubernetes:https', 'TCP', ''],
  ['TCOU7JCQXEZGVUNU', 'kube-system/kube-dns:dns', 'UDP', ''],
  ['JHFPANVLGNVDZUQD', 'kube-system/kube-dns:metrics', 'TCP', '192.168.159.2:9153'],
  ['2WB5SOAIQNMPIUJO', 'default/helloworld:', 'TCP', ''],
  ['3F6YTS3NO7JJQOGS', 'default/helloworld:', 'TCP', '10.244.1.3:80'],
];

for (const [hash, servicePort, protocol, endpoint] of written) {
  test(`${servicePort} ${protocol} ${endpoint} is ${hash}`, () =>
    assert.equal(chainHash(hashedText(servicePort, protocol, endpoint)), hash));
}

test('a port without a name was once written with a colon', () =>
  assert.deepEqual(printServicePort({ namespace: 'a', service: 'b', port: '' }), ['a/b', 'a/b:']));

test('the hash is the base32 of RFC 4648', () =>
  fc.assert(
    fc.property(fc.string(), (text) => {
      const bits = BigInt(`0x${createHash('sha256').update(text).digest('hex')}`);
      const first = Number((bits >> 251n) & 31n);
      return chainHash(text, 1) === 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[first] && chainHash(text, 99).length === 52;
    }),
  ));

test('only names of service ports and endpoints are split', () => {
  assert.deepEqual(splitServiceChain('KUBE-EXT-EQPZH4W7LN3ZNZNG'), { prefix: 'KUBE-EXT-', hash: 'EQPZH4W7LN3ZNZNG' });
  for (const other of ['KUBE-SERVICES', 'KUBE-SVC-', 'KUBE-SVC-short', 'KUBE-HP-RX45OMFGVVIO6FYZ', '__proto__']) {
    assert.equal(splitServiceChain(other), null, other);
  }
});

test('an endpoint without its port is an address', () =>
  assert.deepEqual(['10.0.0.1:80', '[fd00::1]:80', 'fd00::1', '10.0.0.1'].map(addressOf), [
    '10.0.0.1',
    'fd00::1',
    'fd00::1',
    '10.0.0.1',
  ]));

test('names of nftables mode carry their own proof', () => {
  const name = readNftChainName('endpoint-FJB2SRPD-shop/api/tcp/rest__10.42.1.4/8080');
  assert.ok(name && isProven(name));
  assert.deepEqual(
    [name.kind, name.namespace, name.service, name.port, name.protocol, name.endpoint],
    ['endpoint', 'shop', 'api', 'rest', 'tcp', '10.42.1.4:8080'],
  );
  const other = readNftChainName('service-AAAAAAAA-shop/api/tcp/rest');
  assert.equal(other && isProven(other), false);
  assert.equal(readNftChainName('service-endpoints-check'), null);
});

const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);

test('a name of nftables mode can be read back', () =>
  fc.assert(
    fc.property(
      label,
      label,
      fc.option(label, { nil: '' }),
      fc.ipV6(),
      fc.integer({ min: 1, max: 65535 }),
      (namespace, service, port, ip, number) => {
        const own = { namespace, service, port };
        const chain = `service-${nftChainName(own, 'UDP')}`;
        const end = `endpoint-${nftChainName(own, 'TCP', `[${ip}]:${number}`)}`;
        const [read, readEnd] = [readNftChainName(chain), readNftChainName(end)];
        assert.deepEqual(
          [read?.namespace, read?.service, read?.port, read?.protocol, read && isProven(read)],
          [namespace, service, port, 'udp', true],
        );
        assert.ok(readEnd && isProven(readEnd) && readEnd.endpoint?.endsWith(`:${number}`));
      },
    ),
  ));

test('the chain of a container is the SHA-512 of network and id', () =>
  assert.equal(
    cniChainName('CNI-DN-', 'kubenet', '8cb4a40796530019e8275dcc9447d6a7bc088a2ac2f3d6ed21f19c9ff064adaf'),
    'CNI-DN-076b373c55ba2c3d266c2',
  ));

test('the chain of a host port has the forms of all versions, none twice', () => {
  const names = hostPortChainNames('web_default', 8081, 'TCP', '10.0.0.1');
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.every((name) => /^KUBE-HP-[A-Z2-7]{16}$/.test(name)));
});
