import type { KernelCase } from '../case.ts';
import { bridged } from '../worlds.ts';

/** Which address the kernel sends from, and which one MASQUERADE takes. */
export const sourceAddressCases: KernelCase[] = [
  {
    name: 'a process sends from the preferred source of the route, else from an address near the gateway, else from the first',
    world: bridged(
      {
        ip: [
          'addr add 10.20.0.1/24 dev eth0',
          'addr add 10.20.0.9/24 dev eth0',
          'addr add 10.30.0.1/24 scope link dev eth0',
          'addr add 10.40.0.1/32 dev lo',
          'route add 203.0.113.1 via 10.20.0.2',
          'route add 203.0.113.2 dev eth0',
          'route add 203.0.113.3 via 10.20.0.2 src 10.40.0.1',
          'route add 203.0.113.4 via 10.10.0.2 src 10.1.0.1',
          'route add 203.0.113.5 via 10.30.0.2',
        ],
      },
      {
        two: {
          ip: [
            'addr add 10.20.0.2/24 dev eth0',
            'addr add 10.30.0.2/24 dev eth0',
            'route add 10.40.0.1 via 10.10.0.1',
            ...[1, 2, 3, 4, 5].map((last) => `addr add 203.0.113.${last}/32 dev lo`),
          ],
        },
      },
    ),
    flows: [
      { from: 'one', to: '203.0.113.1:80', expect: 'answered by two from 10.20.0.1' },
      { from: 'one', to: '203.0.113.2:80', expect: 'answered by two from 10.30.0.1' },
      { from: 'one', to: '203.0.113.3:80', expect: 'answered by two from 10.40.0.1' },
      { from: 'one', to: '203.0.113.4:80', expect: 'answered by two from 10.1.0.1' },
      { from: 'one', to: '203.0.113.5:80', expect: 'answered by two from 10.10.0.1' },
      { from: 'one', to: '10.30.0.2:80', expect: 'answered by two from 10.30.0.1' },
      { from: 'one', to: '10.20.0.2:80', expect: 'answered by two from 10.20.0.1' },
      { from: 'one', to: '10.20.0.2:80', source: '10.20.0.9', expect: 'answered by two from 10.20.0.9' },
      { from: 'one', to: '10.40.0.1:80', expect: 'answered by one from 10.40.0.1' },
      { from: 'one', to: '127.0.0.1:80', expect: 'answered by one from 127.0.0.1' },
    ],
  },
  {
    name: 'a device without an address borrows one: of lo first, then of the first device that has one',
    world: {
      ...bridged(
        {
          ip: [
            'addr flush dev eth1 scope global',
            'addr add 10.40.0.1/32 dev lo',
            'route add 203.0.113.1 dev eth1',
            'neigh add 203.0.113.1 lladdr 02:00:00:01:01:02 dev eth1',
          ],
        },
        { two: { ip: ['addr add 203.0.113.1/32 dev eth1', 'route add 10.40.0.1 via 10.10.0.1'] } },
      ),
      secondWire: true,
    },
    flows: [{ from: 'one', to: '203.0.113.1:80', expect: 'answered by two from 10.40.0.1' }],
  },
  {
    name: 'a point-to-point address is sent from to its peer',
    world: {
      ...bridged(
        {
          ip: [
            'addr flush dev eth1 scope global',
            'addr add 10.50.0.1 peer 10.50.0.2/32 dev eth1',
            'route add 203.0.113.1 via 10.50.0.2',
          ],
        },
        {
          two: {
            ip: [
              'addr flush dev eth1 scope global',
              'addr add 10.50.0.2 peer 10.50.0.1/32 dev eth1',
              'addr add 203.0.113.1/32 dev lo',
            ],
          },
        },
      ),
      secondWire: true,
    },
    flows: [
      { from: 'one', to: '10.50.0.2:80', expect: 'answered by two from 10.50.0.1' },
      { from: 'one', to: '203.0.113.1:80', expect: 'answered by two from 10.50.0.1' },
      { from: 'two', to: '10.50.0.1:80', expect: 'answered by one from 10.50.0.2' },
    ],
  },
  {
    name: 'IPv6: a process sends from the address that suits the destination',
    world: bridged(
      {
        ip: [
          'addr add 2001:db8:10::1/64 dev eth0',
          'addr add fd77::9/64 dev eth0 preferred_lft 0',
          'route add 2001:db8:99::/64 via fd10::2',
          'addr add fd10::55/64 dev eth0',
          'route add 2001:db8:98::/64 via fd10::2 src fd10::1',
        ],
      },
      {
        two: {
          ip: [
            'addr add 2001:db8:10::2/64 dev eth0',
            'addr add fd77::2/64 dev eth0',
            'addr add 2001:db8:99::2/128 dev lo',
            'addr add 2001:db8:98::2/128 dev lo',
          ],
        },
      },
    ),
    flows: [
      { from: 'one', to: '[2001:db8:10::2]:80', expect: 'answered by two from 2001:db8:10::1' },
      { from: 'one', to: '[2001:db8:99::2]:80', expect: 'answered by two from 2001:db8:10::1' },
      { from: 'one', to: '[2001:db8:98::2]:80', expect: 'answered by two from fd10::1' },
      { from: 'one', to: '[fd10::2]:80', expect: 'answered by two from fd10::55' },
      { from: 'one', to: '[fd77::2]:80', expect: 'answered by two from fd10::55' },
      { from: 'one', to: 'v6 far:80', expect: 'answered by far from fd10::55' },
    ],
  },
  {
    name: 'MASQUERADE takes the address of the device that is near the next hop, else its first',
    world: bridged(
      {
        ip: [
          'addr add 10.20.0.1/24 dev eth0',
          'addr add 10.20.0.9/24 dev eth0',
          'addr add 10.40.0.1/32 dev lo',
          'route add 203.0.113.1 via 10.20.0.2',
          'route add 203.0.113.2 dev eth0',
          'route add 203.0.113.3 via 10.20.0.2 src 10.40.0.1',
          'neigh add 203.0.113.2 lladdr 02:00:00:01:00:02 dev eth0',
        ],
        iptables: { nat: ['-A POSTROUTING -o eth0 -j MASQUERADE'] },
        ip6tables: { nat: ['-A POSTROUTING -o eth0 -j MASQUERADE'] },
      },
      {
        two: {
          ip: ['addr add 10.20.0.2/24 dev eth0', ...[1, 2, 3].map((last) => `addr add 203.0.113.${last}/32 dev lo`)],
        },
      },
    ),
    flows: [
      { from: 'client', to: '203.0.113.1:80', expect: 'answered by two from 10.20.0.1' },
      { from: 'client', to: '203.0.113.2:80', expect: 'answered by two from 10.10.0.1' },
      { from: 'client', to: '203.0.113.3:80', expect: 'answered by two from 10.20.0.1' },
      { from: 'one', to: '203.0.113.3:80', expect: 'answered by two from 10.20.0.1' },
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.10.0.1' },
      { from: 'client', to: 'v6 far:80', expect: 'answered by far from fd10::1' },
      { from: 'client', to: '198.51.100.1', protocol: 'icmp', expect: 'answered' },
      { from: 'client', to: '[2001:db8::1]:53', protocol: 'udp', expect: 'answered by outside from fd10::1' },
    ],
  },
  {
    name: 'MASQUERADE by a device without an address borrows that of lo',
    world: {
      ...bridged(
        {
          ip: [
            'addr flush dev eth1 scope global',
            'addr add 10.40.0.1/32 dev lo',
            'route add 203.0.113.1 dev eth1',
            'neigh add 203.0.113.1 lladdr 02:00:00:01:01:02 dev eth1',
          ],
          iptables: { nat: ['-A POSTROUTING -o eth1 -j MASQUERADE'] },
        },
        { two: { ip: ['addr add 203.0.113.1/32 dev eth1', 'route add 10.40.0.1 via 10.10.0.1'] } },
      ),
      secondWire: true,
    },
    flows: [{ from: 'client', to: '203.0.113.1:80', expect: 'answered by two from 10.40.0.1' }],
  },
];
