import type { KernelCase } from '../case.ts';
import { bridged, clusterIp } from '../worlds.ts';

/** Second wire address and a service of the outside, so that there is more than one way. */
const refusing = (type: string): string[] => [
  `route add ${type} 203.0.113.0/24`,
  `route add ${type} 2001:db8:113::/48`,
];

export const routesCases: KernelCase[] = [
  ...(['blackhole', 'unreachable', 'prohibit'] as const).map(
    (type): KernelCase => ({
      name: `a ${type} route ${type === 'blackhole' ? 'swallows what is forwarded and fails' : 'tells the sender, also'} for the node's own processes`,
      world: bridged({ ip: refusing(type) }),
      flows: [
        { from: 'one', to: '203.0.113.5:80', expect: 'refused' },
        { from: 'one', to: '[2001:db8:113::5]:80', expect: 'refused' },
        { from: 'client', to: '203.0.113.5:80', expect: type === 'blackhole' ? 'silent' : 'refused' },
      ],
    }),
  ),
  {
    name: 'a throw route goes on with the next rule',
    world: bridged({
      ip: [
        'rule add pref 100 lookup 100',
        'route add throw 10.10.0.2 table 100',
        'route add blackhole 10.10.0.0/24 table 100',
      ],
    }),
    flows: [
      { from: 'one', to: '10.10.0.2:80', expect: 'answered by two' },
      { from: 'one', to: '10.10.0.100:80', expect: 'refused' },
    ],
  },
  {
    name: 'policy rules choose by source, device, destination port and protocol',
    world: bridged({
      ip: [
        'route add blackhole default table 100',
        'rule add pref 100 from 10.1.0.10 to 10.2.0.0/24 lookup 100',
        'rule add pref 101 iif br0 dport 81 lookup 100',
        'rule add pref 102 ipproto udp dport 53 to 10.2.0.0/24 lookup 100',
        'rule add pref 103 not to 10.0.0.0/8 prohibit',
        'rule add pref 104 iif lo to 10.2.0.0/24 dport 443 unreachable',
      ],
    }),
    flows: [
      { from: 'client', to: 'far:80', expect: 'silent' },
      { from: 'web', to: 'far:80', expect: 'answered by far' },
      { from: 'web', to: 'far:81', expect: 'silent' },
      { from: 'one', to: 'far:81', expect: 'answered by far' },
      { from: 'web', to: 'far:53', protocol: 'udp', expect: 'silent' },
      { from: 'web', to: 'far:53', expect: 'answered by far' },
      { from: 'web', to: 'far:443', expect: 'answered by far' },
      { from: 'one', to: 'far:443', expect: 'refused' },
      { from: 'one', to: '198.51.100.1:80', expect: 'refused' },
    ],
  },
  {
    name: 'goto skips rules',
    world: bridged({
      ip: [
        'rule add pref 100 to 10.2.0.0/24 goto 200',
        'rule add pref 150 blackhole',
        'rule add pref 200 to 10.2.0.11 lookup main',
      ],
    }),
    flows: [
      { from: 'one', to: 'far:80', expect: 'answered by far' },
      { from: 'one', to: '10.10.0.2:80', expect: 'refused' },
    ],
  },
  {
    name: 'a mark set in mangle PREROUTING chooses the table',
    world: bridged({
      iptables: {
        mangle: [
          '-A PREROUTING -s 10.1.0.10 -p tcp --dport 80 -j MARK --set-xmark 0x10/0xf0',
          '-A PREROUTING -s 10.1.0.10 -p tcp --dport 81 -j MARK --set-mark 0x7',
        ],
      },
      ip: ['rule add pref 100 fwmark 0x10/0xf0 lookup 100', 'route add unreachable 10.2.0.0/24 table 100'],
    }),
    flows: [
      { from: 'client', to: 'far:80', expect: 'refused' },
      { from: 'client', to: 'far:81', expect: 'answered by far' },
      { from: 'web', to: 'far:80', expect: 'answered by far' },
    ],
  },
  {
    name: 'a mark set in mangle OUTPUT routes again, one set in raw, nat or filter OUTPUT does not',
    world: bridged({
      iptables: {
        raw: ['-A OUTPUT -p tcp --dport 81 -j MARK --set-mark 1'],
        mangle: ['-A OUTPUT -p tcp --dport 80 -j MARK --set-mark 1'],
        nat: ['-A OUTPUT -p tcp --dport 443 -j MARK --set-mark 1'],
        filter: ['-A OUTPUT -p tcp --dport 8080 -j MARK --set-mark 1'],
      },
      ip: ['rule add pref 100 fwmark 1 lookup 100', 'route add blackhole default table 100'],
    }),
    flows: [
      { from: 'one', to: 'far:80', expect: 'silent' },
      { from: 'one', to: 'far:81', expect: 'answered by far' },
      { from: 'one', to: 'far:443', expect: 'answered by far' },
      { from: 'one', to: 'far:8080', expect: 'answered by far' },
    ],
  },
  {
    name: 'the way that a mark changes keeps the source address and the device of OUTPUT',
    world: bridged({
      iptables: {
        mangle: ['-A OUTPUT -d 198.51.100.1 -j MARK --set-mark 1'],
        filter: ['-A OUTPUT -o br0 -p tcp --dport 81 -j DROP', '-A OUTPUT -o eth0 -p tcp --dport 443 -j DROP'],
        nat: ['-A POSTROUTING -o br0 -p tcp --dport 8080 -j MASQUERADE'],
      },
      ip: ['rule add pref 100 fwmark 1 lookup 100', 'route add default via 10.1.0.11 table 100'],
    }),
    flows: [
      { from: 'one', to: '198.51.100.1:80', expect: 'silent' },
      { from: 'one', to: '198.51.100.1:443', expect: 'silent' },
    ],
  },
  {
    name: 'suppress_prefixlength 0 ignores the default route of a table',
    world: bridged({
      ip: ['rule add pref 100 lookup main suppress_prefixlength 0', 'rule add pref 101 unreachable'],
      ip6: ['rule add pref 100 lookup main suppress_prefixlength 0', 'rule add pref 101 unreachable'],
    }),
    flows: [
      { from: 'one', to: 'far:80', expect: 'answered by far' },
      { from: 'one', to: '198.51.100.1:80', expect: 'refused' },
      { from: 'one', to: '[fd10::2]:80', expect: 'answered by two' },
      { from: 'one', to: '[2001:db8::1]:80', expect: 'refused' },
    ],
  },
  {
    name: 'the lowest metric wins, and the longest prefix before that',
    world: bridged(
      {
        ip: [
          'route add 198.51.100.0/24 via 10.10.0.2 metric 50',
          'route add unreachable 198.51.100.0/24 metric 60',
          'route add unreachable 10.2.0.11/32 metric 1000',
          'route add fd00:2::11 via fd10::77 metric 2000',
          'route add fd00:2::11 via fd10::2 metric 100',
        ],
      },
      { two: { ip: ['addr add 198.51.100.7/32 dev lo'] } },
    ),
    flows: [
      { from: 'one', to: '198.51.100.7:80', expect: 'answered by two from 10.10.0.1' },
      { from: 'one', to: 'far:80', expect: 'refused' },
      { from: 'one', to: 'v6 far:80', expect: 'answered by far' },
    ],
  },
  {
    name: 'several next hops share the connections where the hash looks at ports',
    world: bridged(
      {
        ip: ['route add 203.0.113.7 nexthop via 10.10.0.2 weight 1 nexthop via 10.10.0.100 weight 1'],
        sysctls: { 'net.ipv4.fib_multipath_hash_policy': 1 },
      },
      { two: { ip: ['addr add 203.0.113.7/32 dev lo'] }, outside: { ip: ['addr add 203.0.113.7/32 dev lo'] } },
    ),
    flows: [
      {
        from: 'one',
        to: '203.0.113.7:80',
        tries: 40,
        expect: ['answered by two from 10.10.0.1', 'answered by outside from 10.10.0.1'],
      },
    ],
  },
  {
    name: 'next hops of one device that is down are not used',
    world: bridged(
      {
        ip: [
          'link add leg type veth peer name gel',
          'addr add 10.77.0.1/24 dev leg',
          'link set leg up',
          'link set gel up',
          'route add 203.0.113.7 nexthop via 10.10.0.2 weight 1 nexthop via 10.77.0.2 weight 1',
          'link set leg down',
        ],
        sysctls: { 'net.ipv4.fib_multipath_hash_policy': 1 },
      },
      { two: { ip: ['addr add 203.0.113.7/32 dev lo'] } },
    ),
    flows: [{ from: 'one', to: '203.0.113.7:80', tries: 20, expect: 'answered by two' }],
  },
  {
    name: 'a route whose device has lost its carrier is used all the same',
    world: bridged({
      ip: [
        'link add leg type veth peer name gel',
        'addr add 10.77.0.1/24 dev leg',
        'link set leg up',
        'route add 198.51.100.0/24 via 10.77.0.2',
      ],
    }),
    flows: [{ from: 'one', to: '198.51.100.1:80', expect: 'silent' }],
  },
  {
    name: 'ignore_routes_with_linkdown skips a route whose device has lost its carrier',
    world: bridged({
      ip: [
        'link add leg type veth peer name gel',
        'addr add 10.77.0.1/24 dev leg',
        'link set leg up',
        'route add 198.51.100.0/24 via 10.77.0.2',
      ],
      sysctls: { 'net.ipv4.conf.all.ignore_routes_with_linkdown': 1 },
    }),
    flows: [{ from: 'one', to: '198.51.100.1:80', expect: 'answered by outside' }],
  },
  {
    name: "local routes make addresses the node's own",
    world: bridged({ ip: ['route add local 203.0.113.0/24 dev lo', 'route add local 2001:db8:7::/64 dev lo'] }),
    flows: [
      { from: 'one', to: '203.0.113.9:80', expect: 'answered by one from 203.0.113.9' },
      { from: 'client', to: '203.0.113.9:80', expect: 'answered by one from 10.1.0.10' },
      { from: 'client', to: '[2001:db8:7::9]:80', expect: 'answered by one from fd00:1::10' },
    ],
  },
  ...([0, 1, 2] as const).map(
    (value): KernelCase => ({
      name: `rp_filter ${value}: ${['any way back will do, or none', 'the way back must be the way in', 'there must be some way back'][value]}`,
      world: {
        ...bridged(
          {
            ip: [
              'route add 203.0.113.0/24 via 10.20.0.2',
              'route add 192.0.2.0/24 via 10.10.0.2',
              'rule add pref 10 to 192.0.2.0/24 iif lo lookup 100',
              'route add unreachable default table 100',
            ],
            sysctls: { 'net.ipv4.conf.eth0.rp_filter': value },
            iptables: { nat: ['-A POSTROUTING -o br0 -s 192.0.2.0/24 -j MASQUERADE'] },
          },
          { two: { ip: ['addr add 203.0.113.2/32 dev lo', 'addr add 192.0.2.2/32 dev lo'] } },
        ),
        secondWire: true,
      },
      flows: [
        { from: 'two', to: 'web:80', expect: 'answered by web' },
        {
          from: 'two',
          to: 'web:80',
          source: '203.0.113.2',
          expect: value === 1 ? 'silent' : 'answered by web from 203.0.113.2',
        },
        {
          from: 'two',
          to: '10.10.0.1:80',
          source: '203.0.113.2',
          expect: value === 1 ? 'silent' : 'answered by one from 203.0.113.2',
        },
        // The way back is asked as if the answer came in by the device that the packet is forwarded by: not by lo.
        { from: 'two', to: 'web:80', source: '192.0.2.2', expect: 'answered by web from 10.1.0.1' },
        { from: 'two', to: '10.10.0.1:80', source: '192.0.2.2', expect: 'silent' },
      ],
    }),
  ),
  {
    name: 'a node takes no packet from outside that bears its own address, unless accept_local says so',
    world: bridged(
      {},
      {
        two: {
          ip: ['addr add 10.10.0.100/32 dev lo'],
        },
      },
    ),
    flows: [
      { from: 'outside', to: '10.10.0.2:80', expect: 'silent' },
      { from: 'outside', to: '10.10.0.1:80', expect: 'answered by one' },
    ],
  },
  {
    name: 'without a default route the node itself cannot ask a service, its pods can',
    world: bridged({
      ...clusterIp('10.1.0.11'),
      ...clusterIp('fd00:1::11'),
      ip: ['route del default via 10.10.0.100', 'route del default via fd10::100'],
    }),
    flows: [
      { from: 'one', to: '10.96.0.1:80', expect: 'refused' },
      { from: 'one', to: '[fd96::1]:80', expect: 'refused' },
      { from: 'client', to: '10.96.0.1:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '[fd96::1]:80', expect: 'answered by web from fd00:1::10' },
      { from: 'client', to: '198.51.100.1:80', expect: 'refused' },
      { from: 'one', to: '198.51.100.1:80', expect: 'refused' },
    ],
  },
  {
    name: 'IPv6 forwarding is asked of the whole node, not of a device',
    world: bridged({ sysctls: { 'net.ipv6.conf.br0.forwarding': 0, 'net.ipv6.conf.eth0.forwarding': 0 } }),
    flows: [
      { from: 'client', to: 'v6 far:80', expect: 'answered by far' },
      { from: 'far', to: 'v6 web:80', expect: 'answered by web' },
    ],
  },
  {
    name: 'a loopback address does not leave the node',
    world: bridged(),
    flows: [
      { from: 'one', to: 'web:80', source: '127.0.0.1', expect: 'refused' },
      { from: 'one', to: 'v6 web:80', source: '::1', expect: 'silent' },
      { from: 'one', to: '10.10.0.1:80', source: '127.0.0.1', expect: 'answered by one from 127.0.0.1' },
      { from: 'one', to: '[fd10::1]:80', source: '::1', expect: 'answered by one from ::1' },
      { from: 'client', to: '127.0.0.1:80', expect: 'answered by client' },
      { from: 'client', to: '[::1]:80', expect: 'answered by client' },
    ],
  },
  ...([0, 1] as const).map(
    (value): KernelCase => ({
      name: `src_valid_mark ${value}: the mark ${value === 1 ? 'counts' : 'does not count'} when the way back is looked for`,
      world: {
        ...bridged(
          {
            ip: [
              'route add 203.0.113.0/24 via 10.10.0.2',
              'rule add pref 100 fwmark 1 lookup 100',
              'route add 203.0.113.0/24 via 10.20.0.2 table 100',
              'route add 10.1.0.0/24 dev br0 table 100',
            ],
            iptables: {
              mangle: [
                '-A PREROUTING -i eth1 -j MARK --set-mark 1',
                '-A PREROUTING -i eth1 -j CONNMARK --save-mark',
                '-A PREROUTING -i br0 -j CONNMARK --restore-mark',
              ],
            },
            sysctls: { 'net.ipv4.conf.eth1.rp_filter': 1, 'net.ipv4.conf.eth1.src_valid_mark': value },
          },
          { two: { ip: ['addr add 203.0.113.2/32 dev lo', 'route replace 10.1.0.0/24 via 10.20.0.1'] } },
        ),
        secondWire: true,
      },
      flows: [
        {
          from: 'two',
          to: 'web:80',
          source: '203.0.113.2',
          expect: value === 1 ? 'answered by web from 203.0.113.2' : 'silent',
        },
      ],
    }),
  ),
];
