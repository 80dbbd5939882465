import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readArpingOutput } from '../../src/probe/kinds/arp.ts';
import { readReply, writeQuery } from '../../src/probe/kinds/dns-message.ts';
import { type PingOutput, readPingOutput } from '../../src/probe/kinds/ping-output.ts';

const silence: PingOutput = { millis: null, error: null, mtu: null, isTooLarge: false };

const pings: [what: string, text: string, output: Partial<PingOutput>][] = [
  ['iputils', '64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=0.068 ms', { millis: 0.068 }],
  ['busybox', '64 bytes from 10.0.0.2: seq=0 ttl=64 time=0.087 ms', { millis: 0.087 }],
  [
    'an answer below a millisecond of an old ping',
    '64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time<1 ms',
    { millis: 1 },
  ],
  ['no answer', '2 packets transmitted, 0 received, 100% packet loss, time 1019ms', {}],
  [
    'an ICMP error',
    'From 10.0.0.1 icmp_seq=1 Destination Host Unreachable',
    { error: 'Destination Host Unreachable (from 10.0.0.1)' },
  ],
  ['a rule', 'From 10.0.0.2 icmp_seq=1 Packet filtered', { error: 'Packet filtered (from 10.0.0.2)' }],
  ['no route', 'ping: connect: Network is unreachable', { error: 'Network is unreachable' }],
  ['a rule of the own namespace', 'ping: sendmsg: Operation not permitted', { error: 'Operation not permitted' }],
  ['too large here', 'ping: local error: message too long, mtu=1400', { mtu: 1400, isTooLarge: true }],
  [
    'too large on the way',
    'From 10.0.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1450)',
    { error: 'Frag needed and DF set (mtu = 1450) (from 10.0.0.1)', mtu: 1450, isTooLarge: true },
  ],
  [
    'too large by IPv6',
    'From fd00::1 icmp_seq=1 Packet too big: mtu=1280',
    { error: 'Packet too big: mtu=1280 (from fd00::1)', mtu: 1280, isTooLarge: true },
  ],
];

for (const [what, text, output] of pings) {
  test(`ping: ${what}`, () => assert.deepEqual(readPingOutput(`PING 10.0.0.2\n${text}\n`), { ...silence, ...output }));
}

test('arping of both makes', () => {
  const habets = '42 bytes from AE:d3:c9:5b:2b:69 (10.9.0.2): index=0 time=8.413 usec';
  const iputils = 'Unicast reply from 10.9.0.2 [AE:D3:C9:5B:2B:69]  0.641ms';
  assert.deepEqual(readArpingOutput(`ARPING 10.9.0.2\n${habets}\n`), [{ mac: 'ae:d3:c9:5b:2b:69', millis: 0.008413 }]);
  assert.deepEqual(readArpingOutput(`ARPING 10.9.0.2\n${iputils}\n`), [{ mac: 'ae:d3:c9:5b:2b:69', millis: 0.641 }]);
  assert.deepEqual(readArpingOutput('ARPING 10.9.0.2\nTimeout\n1 packets transmitted, 0 packets received'), []);
});

test('an answer to another question is none', () => {
  const query = writeQuery('web.test', 'A')!;
  assert.equal(readReply(query.message, query), null);
  const other = writeQuery('web.test', 'A')!;
  assert.equal(readReply(Buffer.alloc(0), other), null);
});

test('what is no name is not asked for', () => {
  const names = ['a..b', `${'a'.repeat(64)}.test`, Array.from({ length: 130 }, () => 'a').join('.'), '.a'];
  assert.deepEqual(
    names.map((name) => writeQuery(name, 'A')),
    names.map(() => null),
  );
});

test('no bytes break the reader of DNS messages', () => {
  const query = writeQuery('web.test', 'SRV')!;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const message = Buffer.concat([query.message.subarray(0, 2), Buffer.from([0x80, 0]), bytes]);
      const reply = readReply(message, query);
      assert.equal(reply === null || Array.isArray(reply.records), true);
    }),
  );
});
