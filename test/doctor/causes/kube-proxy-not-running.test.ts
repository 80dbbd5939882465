import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../../../src/cluster/world.ts';
import { proxyProcess } from '../../../src/doctor/proxy-process.ts';
import { readEvidence } from '../../../src/sources/evidence.ts';
import { nodeOf } from '../../sources/evidence/files-of.ts';
import { examine } from '../examine.ts';

const header = 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n';
const other = `${header}tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n`;
const own = `${header}tcp LISTEN 0 128 127.0.0.1:10249 0.0.0.0:*\n`;
const well = 'HTTP/1.1 200 OK\n\n{"lastUpdated": "x","currentTime": "x"}\n';
const refused = 'connect ECONNREFUSED 127.0.0.1:10256\n';

const rows: [what: string, texts: Record<string, string>, runs: boolean | null, sources: string[]][] = [
  ['nothing tells', { 'ip-addr.txt': '' }, null, []],
  ['its socket', { 'ss.txt': own }, true, ['ss.txt']],
  ['other sockets only', { 'ss.txt': other }, false, ['ss.txt']],
  [
    'an answer counts more than sockets',
    { 'ss.txt': other, 'kube-proxy-healthz.txt': well },
    true,
    ['kube-proxy-healthz.txt'],
  ],
  ['it told its mode', { 'ss.txt': other, 'kube-proxy-mode.txt': 'ipvs' }, true, ['kube-proxy-mode.txt']],
  ['its metrics are served, its health is not', { 'ss.txt': own, 'kube-proxy-healthz.txt': refused }, true, ['ss.txt']],
  ['nobody answers', { 'kube-proxy-healthz.txt': refused }, false, ['kube-proxy-healthz.txt']],
  [
    'nobody answers, and no socket is its own',
    { 'ss.txt': other, 'kube-proxy-healthz.txt': refused },
    false,
    ['kube-proxy-healthz.txt', 'ss.txt'],
  ],
  [
    'it is told to answer elsewhere',
    {
      'kube-proxy-healthz.txt': refused,
      'kube-proxy-config.yaml': 'kind: KubeProxyConfiguration\nhealthzBindAddress: 0.0.0.0:9999\n',
    },
    null,
    [],
  ],
];
for (const [what, texts, runs, sources] of rows) {
  test(`does kube-proxy run: ${what}`, () => {
    const found = proxyProcess(examine(openWorld(readEvidence(nodeOf(texts)))), 'a');
    assert.equal(found?.runs ?? null, runs);
    assert.deepEqual(found?.origins.map(({ source }) => source.replace('nodes/a/', '')) ?? [], sources);
  });
}
