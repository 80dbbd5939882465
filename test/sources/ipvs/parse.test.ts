import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VirtualService } from '../../../src/model/ipvs.ts';
import { parseIpvs } from '../../../src/sources/ipvs/parse.ts';
import { fixture, withoutOrigins } from '../fixture.ts';

const read = (name: string) => parseIpvs(fixture(`ipvs/${name}`), name);

/** A service and its servers as one line each, in an order of their own. */
const lines = (services: VirtualService[]): string[] =>
  services
    .flatMap(({ key, scheduler, persistence, servers }) => {
      const name = key.type === 'mark' ? `mark ${key.mark}` : `${key.protocol} ${key.address} ${key.port}`;
      return [
        `${name} ${scheduler} ${persistence !== null}`,
        ...servers.map(({ address, port, method, weight }) => `${name} -> ${address} ${port} ${method} ${weight}`),
      ];
    })
    .sort();

test('the same services from ipvsadm -Sn, ipvsadm -Ln and /proc/net/ip_vs', () => {
  const [save, list, kernel] = [read('save.txt'), read('list.txt'), read('proc-net-ip-vs.txt')];
  assert.deepEqual([save.warnings, list.warnings, kernel.warnings], [[], [], []]);
  assert.equal(save.facts.length, 5);
  assert.deepEqual(lines(list.facts), lines(save.facts));
  assert.deepEqual(lines(kernel.facts), lines(save.facts));
  assert.deepEqual(withoutOrigins(save.facts.find((service) => service.persistence !== null)), {
    key: { type: 'address', protocol: 'tcp', address: '10.109.221.119', port: 80 },
    scheduler: 'rr',
    schedulerFlags: [],
    persistence: { seconds: 10800, mask: null },
    onePacket: false,
    servers: ['192.168.0.6', '192.168.1.5'].map((address) => ({
      address,
      port: 9376,
      method: 'masquerading',
      weight: 1,
      upperThreshold: 0,
    })),
  });
});

test('the kernel counts the time of persistence in ticks, so that its seconds are not known', () => {
  const kept = read('proc-net-ip-vs.txt').facts.find((service) => service.persistence !== null);
  assert.deepEqual(kept?.persistence, { seconds: null, mask: null });
});

test('every service and server has its line', () => {
  const [dns] = read('save.txt').facts;
  assert.deepEqual(
    [dns!.origin, dns!.servers[1]!.origin].map(({ line, text }) => [line, text]),
    [
      [1, '-A -t 10.96.0.10:53 -s rr'],
      [3, '-a -t 10.96.0.10:53 -r 192.168.1.3:53 -m -w 1'],
    ],
  );
});

const services: [name: string, text: string, expected: Partial<VirtualService>][] = [
  [
    'IPv6 of ipvsadm -Sn',
    '-A -u [fd00:96:0::a]:53 -s wrr -p 50 -M 64 -o',
    {
      key: { type: 'address', protocol: 'udp', address: 'fd00:96::a', port: 53 },
      scheduler: 'wrr',
      persistence: { seconds: 50, mask: '64' },
      onePacket: true,
    },
  ],
  [
    'a firewall mark',
    '-A -f 100 -s sh -b sh-fallback,sh-port',
    { key: { type: 'mark', mark: 100, family: 4 }, schedulerFlags: ['sh-fallback', 'sh-port'] },
  ],
  ['a firewall mark of IPv6', '-A -f 100 -6 -s rr', { key: { type: 'mark', mark: 100, family: 6 } }],
  [
    'long options, persistence without its seconds',
    'ipvsadm --add-service --tcp-service 10.0.0.1:0 --persistent',
    {
      key: { type: 'address', protocol: 'tcp', address: '10.0.0.1', port: 0 },
      scheduler: 'wlc',
      persistence: { seconds: 360, mask: null },
    },
  ],
  [
    'sctp',
    '-A --sctp-service 10.0.0.1:80 -s rr',
    { key: { type: 'address', protocol: 'sctp', address: '10.0.0.1', port: 80 } },
  ],
  [
    'a line of ipvsadm -Ln alone',
    'TCP  10.0.0.1:80 rr (flag-1) persistent 300 mask 255.255.255.0 ops',
    {
      schedulerFlags: ['flag-1'],
      persistence: { seconds: 300, mask: '255.255.255.0' },
      onePacket: true,
    },
  ],
  ['a mark of ipvsadm -Ln', 'FWM  100 IPv6 rr', { key: { type: 'mark', mark: 100, family: 6 }, scheduler: 'rr' }],
  [
    'a mark of the kernel',
    '  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\nFWM  00000064 rr persistent 90000 FFFFFF00',
    {
      key: { type: 'mark', mark: 100, family: null },
      persistence: { seconds: null, mask: '255.255.255.0' },
    },
  ],
  [
    'IPv6 of the kernel',
    '  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\nTCP  [fd00:0096:0000:0000:0000:0000:0000:000a]:0050 rr',
    {
      key: { type: 'address', protocol: 'tcp', address: 'fd00:96::a', port: 80 },
    },
  ],
];

for (const [name, text, expected] of services) {
  test(`${name}: ${text.split('\n').at(-1)}`, () => {
    const { facts, warnings } = parseIpvs(text, 's');
    assert.deepEqual(warnings, []);
    assert.deepEqual({ ...facts[0], ...expected }, facts[0]);
  });
}

const servers: [name: string, text: string, expected: (string | number | null)[]][] = [
  ['masquerading', '-r 10.0.0.2:81 -m -w 0', ['10.0.0.2', 81, 'masquerading', 0, 0]],
  ['direct routing, with limits', '-r 10.0.0.2:80 -g -w 3 -x 100 -y 50', ['10.0.0.2', 80, 'direct-routing', 3, 100]],
  ['a tunnel', '-r 10.0.0.2:80 -i -w 1 --tun-type gue --tun-port 6080', ['10.0.0.2', 80, 'tunneling', 1, 0]],
  ['no port and no weight', '-r 10.0.0.2', ['10.0.0.2', 80, 'direct-routing', 1, 0]],
  ['IPv6 behind IPv4', '-r [fd00::2]:80 -i', ['fd00::2', 80, 'tunneling', 1, 0]],
];

for (const [name, words, expected] of servers) {
  test(`${name}: ${words}`, () => {
    const { facts, warnings } = parseIpvs(`-A -t 10.0.0.1:80 -s rr\r\n-a -t 10.0.0.1:80 ${words}\r\n`, 's');
    assert.deepEqual(warnings, []);
    const server = facts[0]!.servers[0]!;
    assert.deepEqual([server.address, server.port, server.method, server.weight, server.upperThreshold], expected);
  });
}

test('columns are found by their names', () => {
  const { facts, warnings } = parseIpvs(
    `Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward TunnelInfo    Weight ActiveConn InActConn
TCP  10.0.0.1:80 rr
  -> 10.0.0.2:80                  Tunnel  gue:6080:n    7      0          0
`,
    's',
  );
  assert.deepEqual(warnings, []);
  assert.deepEqual([facts[0]!.servers[0]!.method, facts[0]!.servers[0]!.weight], ['tunneling', 7]);
});

const wrong: [text: string, message: string][] = [
  ['-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m', 'belongs to no virtual service of this text'],
  ['-A -t web.example:http -s rr', 'names no virtual service by address and port or by mark'],
  ['-A -t 10.0.0.1:80 -s rr --frob', 'has words that were not understood: --frob'],
  ['-A -t 10.0.0.1:99999 -s rr', 'names no virtual service by address and port or by mark'],
  ['TCP  web.example:http rr', 'not understood'],
  ['  -> 10.0.0.2:80  Masq 1 0 0', 'belongs to no virtual service of this text'],
  ['TCP  10.0.0.1:80 rr\n  -> web-1:http  Masq 1 0 0', 'names no real server by address and port'],
  [
    'TCP  10.0.0.1:80 rr\n  -> 10.0.0.2:80  Frob 1 0 0',
    'does not tell the forwarding method and weight of the real server',
  ],
];

for (const [text, message] of wrong) {
  test(`a warning for ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      parseIpvs(text, 's').warnings.map((warning) => warning.message),
      [message],
    );
  });
}
