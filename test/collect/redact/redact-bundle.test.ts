import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { readManifestOf } from '../../../src/collect/read-manifest.ts';
import { type Redacted, redactBundle } from '../../../src/collect/redact/redact-bundle.ts';
import { readEvidence } from '../../../src/sources/evidence.ts';
import type { Files } from '../../../src/sources/files.ts';
import { openBundle } from '../../../src/sources/read/bundle.ts';
import { filesOf } from '../../../src/sources/read/pieces.ts';
import { answersOf } from './answers.ts';
import { findIn, originalAddresses, originalNames } from './originals.ts';

/** Every mode of kube-proxy, both families, overlays, policies, and faults of rules, routes, neighbours and objects. */
const bundles = [
  'nodes/healthy-legacy',
  ...[
    'arp-pod-wrong',
    'dualstack-healthy',
    'flannel-vxlan-fdb-missing',
    'ipvs-iptables-leftovers',
    'missing-route',
    'netpol-kube-router',
    'nftables-stale-kube-proxy',
    'selector-mismatch',
    'wrong-targetport',
  ].map((name) => `recordings/${name}.tar.gz`),
];

/** The redaction as files, read to their end. */
function filesOfRedacted({ texts, manifest }: Redacted): Files {
  const bytes = new Map([...texts].map(([path, text]) => [path, Buffer.from(text())]));
  bytes.set('bundle.json', Buffer.from(JSON.stringify(manifest)));
  return filesOf('redacted', { paths: [...bytes.keys()].sort(), bytes: (path) => bytes.get(path)! });
}

for (const name of bundles) {
  test(`${name}: the redaction gives the same answers and names nobody`, async () => {
    const key = randomBytes(8);
    const seed = `key ${key.toString('hex')}`;
    const files = await openBundle(`fixtures/${name}`);
    const redacted = redactBundle(files, readManifestOf(files, '0'), key);
    const read = filesOfRedacted(redacted);
    assert.deepEqual(answersOf(read), answersOf(files), seed);
    const addresses = originalAddresses(files);
    const names = originalNames(files, readEvidence(files).api);
    const left: string[] = [];
    for (const path of [...read.paths, 'bundle.json']) {
      const { text } = read.read(path);
      left.push(...findIn(text, addresses, '0-9a-fA-F.:').map((one) => `${path}: ${one}`));
      left.push(...findIn(text, names, 'a-zA-Z0-9.-').map((one) => `${path}: ${one}`));
      left.push(...findIn(path.replace(/^api\//, ''), names, 'a-z0-9.-').map((one) => `${path} is named ${one}`));
    }
    assert.deepEqual(left, [], seed);
    assert.ok(addresses.size > 50 && names.size > 30, 'there was something to replace');
  });
}

test('two redactions of one bundle differ', async () => {
  const files = await openBundle('fixtures/nodes/healthy-legacy');
  const [one, other] = [1, 2].map(() => {
    const { texts } = redactBundle(files, readManifestOf(files, '0'));
    return [...texts].find(([path]) => path.endsWith('/ip-route.txt'))![1]();
  });
  assert.notEqual(one, other);
});

test('names that are words of the tools are replaced where they are names, and nowhere else', () => {
  const texts: Record<string, string> = {
    'nodes/table/iptables-save.txt': [
      '*nat',
      ':KUBE-SERVICES - [0:0]',
      '-A KUBE-SERVICES -d 10.96.7.7/32 -p tcp -m comment --comment "to/dport:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-ABCDEFGHIJKLMNOP',
      'COMMIT',
    ].join('\n'),
    'nodes/table/ip-route.txt':
      'default via 10.20.0.1 dev eth0 proto kernel\n10.20.0.0/16 dev eth0 scope link src 10.20.3.4\n',
    'api/services.json': JSON.stringify({
      kind: 'ServiceList',
      items: [
        {
          metadata: { namespace: 'to', name: 'dport' },
          spec: { clusterIP: '10.96.7.7', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
        },
      ],
    }),
  };
  const files = filesOf('made', { paths: Object.keys(texts), bytes: (path) => Buffer.from(texts[path]!) });
  const { texts: redacted } = redactBundle(files, readManifestOf(files, '0'), Buffer.from('key'));
  const [rules, routes] = [...redacted.values()].map((text) => text());
  assert.match(
    rules!,
    /^-A KUBE-SERVICES -d 10\.\d+\.\d+\.7\/32 -p tcp -m comment --comment "name-2\/name-1:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-[A-Z2-7]{16}$/m,
  );
  assert.match(
    routes!,
    /^default via 10\.(\d+)\.0\.1 dev eth0 proto kernel\n10\.\1\.0\.0\/16 dev eth0 scope link src 10\.\1\.3\.4\n$/,
  );
  assert.ok(!rules!.includes('ABCDEFGHIJKLMNOP') && !redacted.has('nodes/table/iptables-save.txt'));
});
