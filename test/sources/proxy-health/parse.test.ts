import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ProxyHealth } from '../../../src/model/node.ts';
import { parseProxyHealth } from '../../../src/sources/proxy-health/parse.ts';

const at = Date.UTC(2026, 10, 21, 15, 4, 5, 123);
const go = '2026-11-21 15:04:05.123456789 +0000 UTC m=+3.141592653';
const unknown = { lastUpdated: null, currentTime: null, nodeEligible: null };

const rows: [what: string, text: string, expected: Omit<ProxyHealth, 'origin'> | null, warnings: number][] = [
  [
    'kube-proxy 1.20',
    `HTTP/1.1 200 OK\n\n{"lastUpdated": "${go}","currentTime": "${go}"}\n`,
    { answered: true, status: 200, lastUpdated: at, currentTime: at, nodeEligible: null },
    0,
  ],
  [
    'kube-proxy 1.28, with the headers that curl -i prints, not well',
    `HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\n\r\n{"lastUpdated": "2026-11-21 10:04:05.123 -0500 EST m=+1","currentTime": "2026-11-21T15:04:05.123Z", "nodeEligible": false}`,
    { answered: true, status: 503, lastUpdated: at, currentTime: at, nodeEligible: false },
    0,
  ],
  [
    'never brought its rules up to date',
    `HTTP/1.1 200 OK\n\n{"lastUpdated": "0001-01-01 00:00:00 +0000 UTC","currentTime": "${go}"}`,
    { answered: true, status: 200, lastUpdated: null, currentTime: at, nodeEligible: null },
    0,
  ],
  [
    'the body alone does not tell the status',
    `{"lastUpdated": "${go}","currentTime": "${go}"}`,
    { answered: true, status: null, lastUpdated: at, currentTime: at, nodeEligible: null },
    0,
  ],
  ['nobody listened', 'connect ECONNREFUSED 127.0.0.1:10256\n', { answered: false, status: null, ...unknown }, 0],
  [
    'nobody listened, in words of curl',
    'curl: (7) Failed to connect to ::1 port 10256: Connection refused',
    { answered: false, status: null, ...unknown },
    0,
  ],
  ['nothing', '', null, 0],
  ['another program', 'HTTP/1.1 404 Not Found\n\n404 page not found\n', null, 1],
  ['only a status', 'HTTP/1.1 200 OK\n\n', null, 1],
  ['other JSON', 'HTTP/1.1 200 OK\n\n{"status": "ok"}', null, 1],
  ['broken JSON', 'HTTP/1.1 200 OK\n\n{"lastUpdated": "', null, 1],
  ['the page of another', '<html>', null, 1],
];
for (const [what, text, expected, warnings] of rows) {
  test(what, () => {
    const read = parseProxyHealth(text, 'healthz');
    const { origin, ...facts } = read.facts ?? { origin: null };
    assert.deepEqual(read.facts === null ? null : facts, expected);
    assert.equal(read.warnings.length, warnings);
    if (origin !== null) assert.ok(text.split(/\r?\n/)[origin.line - 1] === origin.text);
  });
}

test('any text is read', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('HTTP/1.1 503 x', '\n', '{"currentTime":', '{'),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => parseProxyHealth(pieces.join(''), 'healthz').warnings.length <= 1),
  );
});
