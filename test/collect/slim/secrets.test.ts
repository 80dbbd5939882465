import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutSecrets } from '../../../src/collect/slim/secrets.ts';

const token = ['eyJhbGciOiJSUzI1NiIsImtpZCI6', 'eyJpc3MiOiJrdWJlcm5ldGVz', 'c2lnbmF0dXJl'].join('.');

const texts: [what: string, given: string, expected: string][] = [
  [
    'a kubeconfig',
    'certificate-authority-data: LS0tLS1\nserver: https://x',
    'certificate-authority-data: REDACTED\nserver: https://x',
  ],
  ['a client key', '    client-key-data: LS0t\n', '    client-key-data: REDACTED\n'],
  [
    "Calico's CNI configuration",
    '{"k8s_auth_token": "abc", "mtu": 1440}',
    '{"k8s_auth_token": "REDACTED", "mtu": 1440}',
  ],
  ['a command line', '--token=abc\n--config=/x', '--token=REDACTED\n--config=/x'],
  ['a Corefile', 'etcd {\n  credentials user pass\n}', 'etcd {\n  credentials REDACTED\n}'],
  [
    'a setting of the kernel',
    'net.ipv6.conf.eth0.stable_secret = fd00::1\nnet.ipv4.ip_forward = 1',
    'net.ipv6.conf.eth0.stable_secret = REDACTED\nnet.ipv4.ip_forward = 1',
  ],
  ['a token anywhere', `curl -H "Bearer ${token}"`, 'curl -H "Bearer REDACTED"'],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nx', 'REDACTED\n\n\nx'],
  ['plain configuration', 'clusterCIDR: 10.0.0.0/8\nmode: iptables\n', 'clusterCIDR: 10.0.0.0/8\nmode: iptables\n'],
];
for (const [what, given, expected] of texts) {
  test(`${what}: secrets go, lines stay`, () => assert.equal(withoutSecrets(given), expected));
}

test('a long text without an end is read in linear time', () => {
  const long = `${'a'.repeat(2_000_000)}\n${'token'.repeat(200_000)}`;
  assert.ok(withoutSecrets(long).length > 0);
});
