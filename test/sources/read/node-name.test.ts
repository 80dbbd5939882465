import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeObject } from '../../../src/model/objects.ts';
import { nameNode } from '../../../src/sources/read/node-name.ts';

const node = (name: string, internalIps: string[] = [], hostname: string | null = null): NodeObject => ({
  origin: { source: 'api/nodes.json', line: 1, text: '' },
  name,
  internalIps,
  externalIps: [],
  hostname,
  podCidrs: [],
  labels: {},
  annotations: {},
  ready: true,
});

const nodes = [
  node('node-1', ['10.0.0.1', 'fd00::1']),
  node('i-0abc', ['10.0.0.2'], 'Worker-2'),
  node('worker-3.eu.example', ['10.0.0.3']),
  node('worker-4.eu.example', ['10.0.0.4']),
  node('worker-4.us.example', ['10.0.0.4']),
];

const rows: [what: string, hostname: string, addresses: string[], expected: string][] = [
  ['has the host name', 'Node-1', ['10.0.0.2'], 'node-1'],
  ['tells the host name as its own', 'worker-2', [], 'i-0abc'],
  ['has an address of the machine', 'other', ['192.168.0.1', '10.0.0.3'], 'worker-3.eu.example'],
  ['has an IPv6 address of the machine', 'other', ['fd00:0::1'], 'node-1'],
  ['goes on where the host name ends', 'worker-3', [], 'worker-3.eu.example'],
];
for (const [what, hostname, addresses, expected] of rows) {
  test(`the node that ${what}`, () => assert.equal(nameNode(nodes, hostname, addresses), expected));
}

const strangers: [what: string, known: NodeObject[] | null, hostname: string][] = [
  ['nobody asked the API', null, 'worker-3'],
  ['no node fits', nodes, 'other'],
  ['two nodes fit', nodes, 'worker-4'],
];
for (const [what, known, hostname] of strangers) {
  test(`the host name where ${what}`, () => assert.equal(nameNode(known, hostname, ['10.0.0.4']), hostname));
}
