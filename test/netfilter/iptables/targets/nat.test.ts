import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Packet } from '../../../../src/model/packet.ts';
import { printPorts, singlePort } from '../../../../src/model/ports.ts';
import { type HostView, known } from '../../../../src/netfilter/host-view.ts';
import { host, packet, packet6, run } from '../samples.ts';

const view = host({
  masqueradeAddress: (at) => known(at.family === 4 ? '10.1.10.9' : 'fd00::9'),
  deviceAddress: () => known('10.0.1.1'),
});

const print = (address: string, ports: Packet['sourcePorts']): string =>
  `${address} ${ports ? printPorts(ports) : '-'}`;

type NatRow = [name: string, rule: string, packet: Packet, expected: string, effect: string, host?: HostView];

const destinationRows: NatRow[] = [
  ['address and port', '-j DNAT --to-destination 10.0.2.7:8080', packet(), '10.0.2.7 8080', 'DNAT to 10.0.2.7:8080'],
  [
    'the address alone keeps the port',
    '-j DNAT --to-destination 10.0.2.7',
    packet(),
    '10.0.2.7 80',
    'DNAT to 10.0.2.7',
  ],
  [
    'the port alone keeps the address',
    '-j DNAT --to-destination :8080',
    packet(),
    '10.96.0.10 8080',
    'DNAT to 10.96.0.10:8080',
  ],
  [
    'IPv6 in brackets',
    '-j DNAT --to-destination [fd10:42::7]:8080',
    packet6(),
    'fd10:42::7 8080',
    'DNAT to [fd10:42::7]:8080',
  ],
  ['IPv6 without a port', '-j DNAT --to-destination fd10:42::7', packet6(), 'fd10:42::7 80', 'DNAT to fd10:42::7'],
  [
    'a port already in the range',
    '-j DNAT --to-destination 10.0.2.7:80-90',
    packet(),
    '10.0.2.7 80',
    'DNAT to 10.0.2.7:80',
  ],
  [
    'a port outside the range',
    '-j DNAT --to-destination 10.0.2.7:90-99',
    packet(),
    '10.0.2.7 90-99',
    'DNAT to 10.0.2.7 ports 90-99',
  ],
  [
    'a shifted range',
    '-j DNAT --to-destination 10.0.2.7:1080-1180/80',
    packet(),
    '10.0.2.7 1080',
    'DNAT to 10.0.2.7:1080',
  ],
  [
    'no port to translate',
    '-j DNAT --to-destination 10.0.2.7',
    packet({ protocol: 'icmp', destinationPorts: null }),
    '10.0.2.7 -',
    'DNAT to 10.0.2.7',
  ],
  [
    'a redirect of what came in',
    '-j REDIRECT --to-ports 8080',
    packet(),
    '10.0.1.1 8080',
    'redirect to 10.0.1.1:8080',
    view,
  ],
  [
    'a redirect of what the host sends',
    '-j REDIRECT --to-ports 8080',
    packet({ in: null, local: true }),
    '127.0.0.1 8080',
    'redirect to 127.0.0.1:8080',
  ],
  ['a redirect without a port', '-j REDIRECT', packet6({ in: null, local: true }), '::1 80', 'redirect to ::1'],
  [
    'a network',
    '-j NETMAP --to 172.16.5.0/24',
    packet(),
    '172.16.5.10 80',
    'map 10.96.0.10 to 172.16.5.10 in 172.16.5.0/24',
  ],
  [
    'more than 16 addresses',
    '-j DNAT --to-destination 10.0.2.0-10.0.2.255',
    packet(),
    '? 80',
    'DNAT to an unknown address (one of 10.0.2.0-10.0.2.255)',
  ],
];

describe('destination translation', () => {
  for (const [name, rule, at, expected, effect, on = host()] of destinationRows) {
    it(`${name}: ${rule}`, () => {
      const end = run(rule, at, on);
      assert.equal(print(end.packet.destination, end.packet.destinationPorts), expected);
      assert.equal(
        end.result.kind === 'verdict' && `${end.result.verdict.type} ${end.result.effect}`,
        `accept ${effect}`,
      );
      const { dnat, dnatSettled, snat } = end.packet.connection;
      assert.deepEqual(
        [dnat && print(dnat.address, dnat.ports), dnat?.kind, dnatSettled, snat],
        [expected, 'dnat', true, null],
      );
    });
  }
});

const leaving = packet({ in: null, out: 'eth0', connection: { dnatSettled: true } });
const leaving6 = packet6({ in: null, out: 'eth0', connection: { dnatSettled: true } });
const low = packet({ sourcePorts: singlePort(500), connection: { dnatSettled: true } });

const sourceRows: NatRow[] = [
  ['the port is kept', '-j MASQUERADE', leaving, '10.1.10.9 32768-60999', 'masquerade as 10.1.10.9', view],
  [
    'any port',
    '-j MASQUERADE --random-fully',
    leaving,
    '10.1.10.9 1024-65535',
    'masquerade as 10.1.10.9 ports 1024-65535',
    view,
  ],
  ['IPv6', '-j MASQUERADE', leaving6, 'fd00::9 32768-60999', 'masquerade as fd00::9', view],
  [
    'a low port stays low',
    '-j MASQUERADE --random',
    low,
    '10.1.10.9 1-511',
    'masquerade as 10.1.10.9 ports 1-511',
    view,
  ],
  [
    'given ports',
    '-j MASQUERADE --to-ports 40000-50000',
    leaving,
    '10.1.10.9 40000-50000',
    'masquerade as 10.1.10.9 ports 40000-50000',
    view,
  ],
  [
    'an address that is not known',
    '-j MASQUERADE',
    leaving,
    '? 32768-60999',
    'masquerade as an address that is not known: it was not collected',
  ],
  ['a fixed address', '-j SNAT --to-source 10.1.10.9', leaving, '10.1.10.9 32768-60999', 'SNAT to 10.1.10.9'],
  [
    'a fixed address and ports',
    '-j SNAT --to-source 10.1.10.9:1024-65535',
    leaving,
    '10.1.10.9 32768-60999',
    'SNAT to 10.1.10.9 ports 32768-60999',
  ],
  ['a network', '-j NETMAP --to fd99::/64', leaving6, 'fd99::5 32768-60999', 'map fd10:42::5 to fd99::5 in fd99::/64'],
];

describe('source translation', () => {
  for (const [name, rule, at, expected, effect, on = host()] of sourceRows) {
    it(`${name}: ${rule}`, () => {
      const end = run(rule, at, on);
      assert.equal(print(end.packet.source, end.packet.sourcePorts), expected);
      assert.equal(
        end.result.kind === 'verdict' && `${end.result.verdict.type} ${end.result.effect}`,
        `accept ${effect}`,
      );
      const { snat, snatSettled } = end.packet.connection;
      assert.deepEqual([snat && print(snat.address, snat.ports), snat?.kind, snatSettled], [expected, 'snat', true]);
    });
  }
});

it('a redirect of what came in by a device without an address is a drop', () => {
  const { result } = run(
    '-j REDIRECT --to-ports 8080',
    packet({ in: 'vc' }),
    host({ deviceAddress: () => known(null) }),
  );
  assert.deepEqual(result, {
    kind: 'verdict',
    verdict: { type: 'drop' },
    effect: 'drop: vc has no address to redirect to',
  });
});

it('--random gives a ping another identifier, and nothing else does', () => {
  const ping = packet({ protocol: 'icmp', icmp: { type: 8, code: 0 }, sourcePorts: null, destinationPorts: null });
  const changed = (rule: string, at = ping): boolean | undefined => run(rule, at).packet.connection.snat?.newIdentifier;
  assert.equal(changed('-j SNAT --to-source 10.1.10.9 --random'), true);
  assert.equal(changed('-j SNAT --to-source 10.1.10.9'), false);
  assert.equal(changed('-j SNAT --to-source 10.1.10.9 --random', packet()), false);
});

it('one branch per address of a small range', () => {
  const { result } = run('-j DNAT --to-destination 10.0.2.7-10.0.2.9:8080', packet());
  assert.equal(result.kind, 'fork');
  const branches = result.kind === 'fork' ? result.branches : [];
  assert.deepEqual(
    branches.map(({ share, outcome }) => [share, outcome.kind === 'verdict' && outcome.packet?.destination]),
    ['10.0.2.7', '10.0.2.8', '10.0.2.9'].map((address) => [1 / 3, address]),
  );
});

describe('targets whose addresses are not understood', () => {
  for (const to of ['10.0.2.7:http', '10.0.2.7-fd00::1', 'here', ':', '10.0.2.7:70000']) {
    it(to, () => assert.equal(run(`-j DNAT --to-destination ${to}`, packet()).result.kind, 'fork'));
  }
});
