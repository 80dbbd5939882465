import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { selectSource } from '../../src/simulate/source-address.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { nodeOf } from '../sources/evidence/files-of.ts';

const factsOf = (...lines: string[]) =>
  readEvidence(
    nodeOf(
      lines.length === 0
        ? { 'ip-route.txt': 'default via 10.0.0.1 dev eth0\n' }
        : { 'ip-addr.txt': `${lines.join('\n')}\n` },
    ),
  ).nodes[0]!.facts;

const lo = [
  '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN',
  '    inet 127.0.0.1/8 scope host lo',
  '    inet6 ::1/128 scope host',
];
const eth0 = '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP';
const eth1 = '3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP';

type Row = [name: string, lines: string[], near: string | null, expected: string | null];

const test = (family: 4 | 6, rows: Row[]): void => {
  describe(`the source of an IPv${family} packet that leaves by eth0`, () => {
    for (const [name, lines, near, expected] of rows) {
      it(name, () => {
        const chosen = selectSource(factsOf(...lines), 'eth0', near, family);
        assert.equal(chosen.known ? chosen.value : null, expected);
      });
    }
  });
};

test(4, [
  ['its only address', [...lo, eth0, '    inet 10.1.0.5/24 scope global eth0'], '10.1.0.1', '10.1.0.5'],
  [
    'the first of several',
    [eth0, '    inet 10.1.0.5/24 scope global eth0', '    inet 10.2.0.5/24 scope global eth0'],
    '10.9.0.1',
    '10.1.0.5',
  ],
  [
    "the one in the gateway's subnet",
    [eth0, '    inet 10.1.0.5/24 scope global eth0', '    inet 10.2.0.5/24 scope global eth0'],
    '10.2.0.1',
    '10.2.0.5',
  ],
  [
    'no secondary address',
    [eth0, '    inet 10.1.0.5/24 scope global eth0', '    inet 10.1.0.6/24 scope global secondary eth0'],
    '10.1.0.1',
    '10.1.0.5',
  ],
  [
    'none of narrower scope than the route',
    [eth0, '    inet 169.254.1.5/16 scope link eth0', '    inet 10.1.0.5/24 scope global eth0'],
    '10.1.0.1',
    '10.1.0.5',
  ],
  [
    'the far end of a point-to-point address lies in its subnet',
    [eth0, '    inet 10.1.0.5/24 scope global eth0', '    inet 10.3.0.1 peer 10.4.0.1/32 scope global eth0'],
    '10.4.0.1',
    '10.3.0.1',
  ],
  ['lent by another device', [eth0, eth1, '    inet 10.3.0.5/24 scope global eth1'], '10.1.0.1', '10.3.0.5'],
  [
    'lent by lo, where it has a global one',
    [
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN',
      '    inet 127.0.0.1/8 scope host lo',
      '    inet 10.255.0.1/32 scope global lo',
      eth0,
      eth1,
      '    inet 10.3.0.5/24 scope global eth1',
    ],
    '10.1.0.1',
    '10.255.0.1',
  ],
  ['never 127.0.0.1', [...lo, eth0], '10.1.0.1', null],
  ['not known without addresses', [], '10.1.0.1', null],
]);

test(6, [
  [
    'its global address for a global destination',
    [...lo, eth0, '    inet6 fe80::5/64 scope link', '    inet6 fd00:1::5/64 scope global'],
    'fd00:9::1',
    'fd00:1::5',
  ],
  [
    'its link-local address for a link-local destination',
    [eth0, '    inet6 fd00:1::5/64 scope global', '    inet6 fe80::5/64 scope link'],
    'fe80::1',
    'fe80::5',
  ],
  [
    'the one with the longest common prefix',
    [eth0, '    inet6 fd00:1::5/64 scope global', '    inet6 fd00:2::5/64 scope global'],
    'fd00:2::1',
    'fd00:2::5',
  ],
  [
    'the address itself, where the host talks to itself',
    [eth0, '    inet6 fd00:1::5/64 scope global', '    inet6 fd00:1::6/64 scope global'],
    'fd00:1::6',
    'fd00:1::6',
  ],
  [
    'none that is deprecated',
    [eth0, '    inet6 fd00:2::5/64 scope global deprecated', '    inet6 fd00:1::5/64 scope global'],
    'fd00:2::1',
    'fd00:1::5',
  ],
  [
    'none that is tentative',
    [eth0, '    inet6 fd00:2::5/64 scope global tentative', '    inet6 fd00:1::5/64 scope global'],
    'fd00:2::1',
    'fd00:1::5',
  ],
  [
    'that of the device before that of another',
    [eth0, '    inet6 fd00:7::5/64 scope global', eth1, '    inet6 fd00:2::5/64 scope global'],
    'fd00:2::1',
    'fd00:7::5',
  ],
  [
    'lent by another device',
    [eth0, '    inet6 fe80::5/64 scope link', eth1, '    inet6 fd00:2::5/64 scope global'],
    'fd00:9::1',
    'fd00:2::5',
  ],
]);
