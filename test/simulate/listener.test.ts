import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listenerOf } from '../../src/simulate/listener.ts';
import { parseSockets } from '../../src/sources/sockets/parse.ts';
import { worldOfBundle } from '../fixture-world.ts';
import { packet } from '../netfilter/nftables/samples.ts';
import { traceIn } from '../small-world.ts';

const { facts: sockets } = parseSockets(
  [
    'tcp LISTEN 0 128 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=1,fd=3))',
    'tcp LISTEN 0 128 192.0.2.1:80 0.0.0.0:* users:(("own",pid=2,fd=3))',
    'tcp LISTEN 0 128 127.0.0.1:81 0.0.0.0:* users:(("loopback",pid=3,fd=3))',
    'udp UNCONN 0 0 *:53 *:* users:(("dns",pid=4,fd=3))',
  ].join('\n'),
  'ss.txt',
);

const rows: [what: string, protocol: 'tcp' | 'udp', destination: string, port: number, process: string | null][] = [
  ['bound to the address before bound to all', 'tcp', '192.0.2.1', 80, 'own'],
  ['bound to all', 'tcp', '192.0.2.2', 80, 'nginx'],
  ['bound to another address', 'tcp', '192.0.2.1', 81, null],
  ['of another protocol', 'tcp', '192.0.2.1', 53, null],
  ['of both families', 'udp', '192.0.2.1', 53, 'dns'],
];
for (const [what, protocol, destination, port, process] of rows) {
  test(`who takes a packet: ${what}`, () => {
    const at = { ...packet(), protocol, destination, destinationPorts: { from: port, to: port } };
    assert.equal(listenerOf(sockets, at)?.process ?? null, process);
  });
}

test('nobody is named where no sockets were collected', () => assert.equal(listenerOf(null, packet()), null));

test('a service in userspace mode is followed to the socket of kube-proxy', async () => {
  const world = await worldOfBundle('recordings/userspace-healthy.tar.gz');
  const { paths } = traceIn(world, 'pod/client-1', 'svc/echoserver');
  assert.equal(paths.length, 1);
  const [{ reason, decidedBy, steps }] = paths as [(typeof paths)[number]];
  assert.equal(reason, 'delivered to node-1 itself: kube-proxy listens on port 46403');
  assert.deepEqual([decidedBy.source, decidedBy.line], ['nodes/node-1/ss.txt', 16]);
  const last = steps.filter(({ direction }) => direction === 'original').at(-1)!;
  assert.deepEqual([last.hook, last.effect, last.line], ['LOCAL', 'taken by kube-proxy', 16]);
});
