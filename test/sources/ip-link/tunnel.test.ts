import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIpLink } from '../../../src/sources/ip-link/parse.ts';

const linkOf = (text: string) => {
  const { facts, warnings } = parseIpLink(text, 'x');
  assert.deepEqual(warnings, []);
  return facts.links[0]!;
};
const head =
  '9: tun0@NONE: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1480 qdisc noqueue state UNKNOWN mode DEFAULT group default';
const json = (members: object): string =>
  JSON.stringify([{ ifindex: 9, ifname: 'tun0', flags: ['NOARP', 'UP'], mtu: 1480, ...members }]);
const ends = { local: '10.0.0.1', remote: '10.0.0.2' };

const rows: [name: string, text: string, tunnel: unknown, kind: string | null][] = [
  ['text', `${head}\n    link/ipip 10.0.0.1 peer 10.0.0.2\n`, ends, 'ipip'],
  [
    'text with details',
    `${head}\n    link/ipip 10.0.0.1 peer 10.0.0.2 promiscuity 0 \n    ipip any remote 10.0.0.2 local 10.0.0.1 ttl inherit pmtudisc addrgenmode eui64 \n`,
    ends,
    'ipip',
  ],
  [
    'text of the fallback device',
    `${head}\n    link/ipip 0.0.0.0 brd 0.0.0.0 promiscuity 0 \n    ipip any remote any local any ttl inherit nopmtudisc \n`,
    { local: null, remote: null },
    'ipip',
  ],
  ['text of sit', `${head}\n    link/sit 10.0.0.1 peer 10.0.0.2\n`, ends, 'sit'],
  [
    'text of a tunnel over IPv6',
    `${head}\n    link/tunnel6 fd00::1 peer fd00::2\n`,
    { local: 'fd00::1', remote: 'fd00::2' },
    'ip6tnl',
  ],
  [
    'JSON',
    json({
      flags: ['POINTOPOINT', 'NOARP'],
      link_type: 'ipip',
      address: '10.0.0.1',
      link_pointtopoint: true,
      broadcast: '10.0.0.2',
    }),
    ends,
    'ipip',
  ],
  [
    'JSON of the fallback device',
    json({ link_type: 'ipip', address: '0.0.0.0', broadcast: '0.0.0.0' }),
    { local: null, remote: null },
    'ipip',
  ],
  ['no tunnel', `${head}\n    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n`, null, null],
];

for (const [name, text, tunnel, kind] of rows) {
  test(`ends of a tunnel: ${name}`, () => {
    const link = linkOf(text);
    assert.deepEqual([link.tunnel, link.kind], [tunnel, kind]);
  });
}
