import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Connection, connectionWith, type Packet, packetWith } from '../../src/model/packet.ts';
import { packet } from '../netfilter/iptables/samples.ts';

test('a change is what spreading it makes, null and zero included, and leaves the order of members', () => {
  const before = packet({ mark: 7, length: 100, in: 'eth0', out: 'eth1', bridged: true });
  const change: Partial<Packet> = {
    source: '10.9.9.9',
    destinationPorts: null,
    icmp: null,
    length: null,
    tos: 0,
    mark: 0,
    in: null,
    bridged: false,
    local: true,
    connection: { ...before.connection, mark: 3 },
  };
  const keys = Object.keys(change) as (keyof Packet)[];
  fc.assert(
    fc.property(fc.subarray(keys), (given) => {
      const some = Object.fromEntries(given.map((key) => [key, change[key]])) as Partial<Packet>;
      const after = packetWith(before, some);
      assert.deepEqual(after, { ...before, ...some });
      assert.deepEqual(Object.keys(packetWith({ ...some, ...before } as Packet, some)), Object.keys(after));
    }),
  );
});

test('so it is with a connection', () => {
  const before = packet({}).connection;
  const change: Partial<Connection> = { state: 'INVALID', dnat: null, dnatSettled: true, mark: 0, ipvs: null };
  assert.deepEqual(connectionWith(before, change), { ...before, ...change });
  assert.deepEqual(connectionWith(before, {}), before);
});
