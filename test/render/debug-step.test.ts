import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoggedPacket } from '../../src/model/trace-log.ts';
import { packetLine } from '../../src/render/debug-text/step.ts';

const logged = (given: Partial<LoggedPacket>): LoggedPacket => ({
  protocol: 'tcp',
  source: '10.0.0.1',
  destination: '10.0.0.2',
  sourcePort: 40000,
  destinationPort: 80,
  icmp: null,
  in: null,
  out: 'docker0',
  physIn: null,
  physOut: null,
  length: 60,
  ttl: 63,
  mark: null,
  flags: ['SYN'],
  identity: '1',
  ...given,
});

const rows: [what: string, packet: Partial<LoggedPacket>, hook: string | null, end: string][] = [
  ['what came in', { in: 'eth0', physIn: 'veth1' }, 'FORWARD', ', in by eth0, veth1'],
  ['what a process sends', {}, 'OUTPUT', ', sent by this host'],
  [
    'what leaves may have been forwarded: older kernels do not say where it came in',
    {},
    'POSTROUTING',
    ', out by docker0',
  ],
  ['a LOG line does not tell its hook', { physOut: 'veth2' }, null, ', out by docker0, veth2'],
  ['no device at all', { out: null }, null, ''],
];

for (const [what, packet, hook, end] of rows) {
  test(`a logged packet: ${what}`, () => {
    assert.equal(packetLine(logged(packet), hook), `tcp 10.0.0.1:40000 → 10.0.0.2:80 SYN${end}`);
  });
}
