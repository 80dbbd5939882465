import type { KernelCase } from '../case.ts';
import { bridged } from '../worlds.ts';

const loopback = (value: number): KernelCase['world'] =>
  bridged({
    iptables: {
      nat: [
        '-A OUTPUT -m addrtype --dst-type LOCAL -p tcp --dport 30080 -j DNAT --to-destination 10.1.0.11:8080',
        '-A PREROUTING -m addrtype --dst-type LOCAL -p tcp --dport 30080 -j DNAT --to-destination 10.1.0.11:8080',
        '-A OUTPUT -m addrtype --dst-type LOCAL -p tcp --dport 30081 -j DNAT --to-destination 10.1.0.11:8080',
        '-A POSTROUTING -p tcp -m conntrack --ctstate DNAT --ctorigdstport 30080 -j MASQUERADE',
      ],
    },
    sysctls: { 'net.ipv4.conf.all.route_localnet': value },
  });

export const natCases: KernelCase[] = [
  {
    name: 'several endpoints share a service by statistic',
    world: bridged({
      iptables: {
        nat: [
          '-N SVC',
          '-A PREROUTING -d 10.96.0.1 -p tcp --dport 80 -j SVC',
          '-A OUTPUT -d 10.96.0.1 -p tcp --dport 80 -j SVC',
          '-A SVC -p tcp -m statistic --mode random --probability 0.33333333349 -j DNAT --to-destination 10.1.0.11:8080',
          '-A SVC -p tcp -m statistic --mode random --probability 0.5 -j DNAT --to-destination 10.1.0.12:8080',
          '-A SVC -p tcp -j DNAT --to-destination 10.2.0.11:8080',
        ],
      },
    }),
    flows: [
      {
        from: 'client',
        to: '10.96.0.1:80',
        tries: 40,
        expect: [
          'answered by web from 10.1.0.10',
          'answered by other from 10.1.0.10',
          'answered by far from 10.1.0.10',
        ],
      },
      {
        from: 'one',
        to: '10.96.0.1:80',
        tries: 40,
        expect: [
          'answered by web from 10.10.0.1',
          'answered by other from 10.10.0.1',
          'answered by far from 10.10.0.1',
        ],
      },
    ],
  },
  {
    name: 'statistic by turns takes every one of them',
    world: bridged({
      iptables: {
        nat: [
          '-A PREROUTING -d 10.96.0.1 -p tcp -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination 10.1.0.11',
          '-A PREROUTING -d 10.96.0.1 -p tcp -j DNAT --to-destination 10.1.0.12',
        ],
      },
    }),
    flows: [{ from: 'client', to: '10.96.0.1:80', tries: 20, expect: ['answered by web', 'answered by other'] }],
  },
  {
    name: 'DNAT and SNAT to a range choose by a hash of the client and the destination',
    world: bridged({
      iptables: {
        nat: [
          '-A PREROUTING -d 10.96.0.1 -p tcp --dport 80 -j DNAT --to-destination 10.1.0.11-10.1.0.12',
          '-A POSTROUTING -d 10.2.0.11 -p tcp --dport 80 -j SNAT --to-source 10.10.0.201-10.10.0.202',
          '-A POSTROUTING -d 10.2.0.11 -p tcp --dport 81 -j SNAT --to-source 10.10.0.201:7000-7009',
        ],
      },
      ip: ['addr add 10.10.0.201/24 dev eth0', 'addr add 10.10.0.202/24 dev eth0'],
    }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: ['answered by web', 'answered by other'] },
      {
        from: 'client',
        to: 'far:80',
        expect: ['answered by far from 10.10.0.201', 'answered by far from 10.10.0.202'],
      },
      { from: 'client', to: 'far:81', expect: 'answered by far from 10.10.0.201' },
    ],
  },
  {
    name: 'REDIRECT leads to the address of the device that the packet came in by, or to loopback',
    world: bridged({
      iptables: {
        nat: [
          '-A PREROUTING -p tcp --dport 8000 -j REDIRECT --to-ports 8080',
          '-A OUTPUT -p tcp --dport 8000 -j REDIRECT --to-ports 8080',
        ],
      },
      ip6tables: {
        nat: [
          '-A PREROUTING -p tcp --dport 8000 -j REDIRECT --to-ports 8080',
          '-A OUTPUT -p tcp --dport 8000 -j REDIRECT --to-ports 8080',
        ],
      },
    }),
    flows: [
      { from: 'outside', to: '10.10.0.1:8000', expect: 'answered by one from 10.10.0.100' },
      { from: 'outside', to: 'web:8000', expect: 'answered by one from 10.10.0.100' },
      { from: 'client', to: 'web:8000', expect: 'answered by one from 10.1.0.10' },
      { from: 'client', to: 'far:8000', expect: 'answered by one from 10.1.0.10' },
      { from: 'one', to: 'far:8000', expect: 'answered by one' },
      { from: 'one', to: 'v6 far:8000', expect: 'answered by one' },
      { from: 'outside', to: 'v6 web:8000', expect: 'answered by one from fd10::100' },
      { from: 'client', to: 'v6 far:8000', expect: 'answered by one from fd00:1::10' },
    ],
  },
  {
    name: 'REDIRECT takes the first address of a device with several',
    world: bridged({
      ip: ['addr add 10.30.0.1/24 dev eth0', 'addr add 10.10.0.201/24 dev eth0'],
      iptables: { nat: ['-A PREROUTING -p tcp --dport 8000 -j REDIRECT --to-ports 8080'] },
    }),
    flows: [
      { from: 'outside', to: '10.10.0.1:8000', expect: 'answered by one from 10.10.0.100' },
      { from: 'outside', to: '10.10.0.201:8000', expect: 'answered by one from 10.10.0.100' },
    ],
  },
  {
    name: 'NETMAP maps network to network',
    world: bridged(
      {
        iptables: {
          nat: [
            '-A PREROUTING -d 192.0.2.0/24 -j NETMAP --to 10.1.0.0/24',
            '-A POSTROUTING -s 10.1.0.0/24 -o eth0 -j NETMAP --to 192.0.2.0/24',
          ],
        },
      },
      {
        two: { ip: ['route add 192.0.2.0/24 via 10.10.0.1'] },
        outside: { ip: ['route add 192.0.2.0/24 via 10.10.0.1'] },
      },
    ),
    flows: [
      { from: 'outside', to: '192.0.2.11:80', expect: 'answered by web from 10.10.0.100' },
      { from: 'client', to: 'far:80', expect: 'answered by far from 192.0.2.10' },
      { from: 'far', to: '192.0.2.12:80', expect: 'answered by other from 10.2.0.11' },
    ],
  },
  {
    name: 'a node port on 127.0.0.1 works with route_localnet and masquerade',
    world: loopback(1),
    flows: [
      { from: 'one', to: '127.0.0.1:30080', expect: 'answered by web from 10.1.0.1' },
      { from: 'one', to: '127.0.0.1:30081', expect: 'silent' },
      { from: 'one', to: '10.10.0.1:30080', expect: 'answered by web from 10.1.0.1' },
      { from: 'outside', to: '10.10.0.1:30080', expect: 'answered by web from 10.1.0.1' },
    ],
  },
  {
    name: 'a node port on 127.0.0.1 does not work without route_localnet',
    world: loopback(0),
    flows: [
      { from: 'one', to: '127.0.0.1:30080', expect: 'silent' },
      { from: 'one', to: '10.10.0.1:30080', expect: 'answered by web from 10.1.0.1' },
      { from: 'one', to: '10.10.0.1:30081', expect: 'answered by web from 10.10.0.1' },
    ],
  },
  {
    name: 'DNAT to 127.0.0.1 needs route_localnet on the device that the packet comes in by',
    world: bridged({
      iptables: { nat: ['-A PREROUTING -p tcp --dport 8000 -j DNAT --to-destination 127.0.0.1:8080'] },
      sysctls: { 'net.ipv4.conf.eth0.route_localnet': 1 },
    }),
    flows: [
      { from: 'outside', to: '10.10.0.1:8000', expect: 'answered by one from 10.10.0.100' },
      { from: 'client', to: '10.10.0.1:8000', expect: 'silent' },
    ],
  },
  {
    name: 'DNAT in OUTPUT is routed again and keeps its source; SNAT in INPUT changes what the node itself sees',
    world: bridged({
      iptables: {
        nat: [
          '-A OUTPUT -d 198.51.100.1 -p tcp --dport 80 -j DNAT --to-destination 10.1.0.11:8080',
          '-A OUTPUT -d 198.51.100.1 -p tcp --dport 81 -j DNAT --to-destination 10.10.0.1:8080',
          '-A OUTPUT -d 198.51.100.1 -p udp --dport 53 -j DNAT --to-destination 10.2.0.11',
          '-A INPUT -s 10.1.0.10 -p tcp --dport 443 -j SNAT --to-source 10.10.0.77',
        ],
      },
    }),
    flows: [
      { from: 'one', to: '198.51.100.1:80', expect: 'answered by web from 10.10.0.1' },
      { from: 'one', to: '198.51.100.1:81', expect: 'answered by one from 10.10.0.1' },
      { from: 'one', to: '198.51.100.1:53', protocol: 'udp', expect: 'answered by far from 10.10.0.1' },
      { from: 'client', to: '10.10.0.1:443', expect: 'answered by one from 10.10.0.77' },
      { from: 'web', to: '10.10.0.1:443', expect: 'answered by one from 10.1.0.11' },
    ],
  },
  {
    name: 'nat rules see the first packet only, and the first that translates wins',
    world: bridged({
      iptables: {
        nat: [
          '-A PREROUTING -d 10.96.0.1 -p tcp -j DNAT --to-destination 10.1.0.11',
          '-A PREROUTING -d 10.96.0.1 -p tcp -j DNAT --to-destination 10.1.0.12',
          '-A PREROUTING -d 10.96.0.2 -j ACCEPT',
          '-A PREROUTING -d 10.96.0.2 -p tcp -j DNAT --to-destination 10.1.0.12',
        ],
        filter: ['-A FORWARD -d 10.96.0.2 -j REJECT'],
      },
    }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: 'answered by web' },
      { from: 'client', to: '10.96.0.2:80', expect: 'refused' },
    ],
  },
  {
    name: 'nat in both backends works where only one has a rule for the packet',
    needs: ['legacy'],
    world: bridged({
      iptables: { nat: ['-A PREROUTING -d 10.96.0.1 -p tcp -j DNAT --to-destination 10.1.0.11'] },
      legacy: {
        nat: [
          '-A PREROUTING -d 10.96.0.2 -p tcp -j DNAT --to-destination 10.1.0.12',
          '-A POSTROUTING -d 10.1.0.11 -j MASQUERADE',
        ],
      },
    }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: 'answered by web from 10.1.0.1' },
      { from: 'client', to: '10.96.0.2:80', expect: 'answered by other from 10.1.0.10' },
    ],
  },
  {
    name: 'an external IP leads to a pod from everywhere',
    world: bridged(
      {
        iptables: {
          nat: [
            '-A PREROUTING -d 192.0.2.7 -p tcp --dport 80 -j DNAT --to-destination 10.2.0.11:8080',
            '-A OUTPUT -d 192.0.2.7 -p tcp --dport 80 -j DNAT --to-destination 10.2.0.11:8080',
            '-A POSTROUTING -m conntrack --ctstate DNAT -j MASQUERADE',
          ],
        },
      },
      { outside: { ip: ['route add 192.0.2.7 via 10.10.0.1'] } },
    ),
    flows: [
      { from: 'outside', to: '192.0.2.7:80', expect: 'answered by far from 10.10.0.1' },
      { from: 'client', to: '192.0.2.7:80', expect: 'answered by far from 10.10.0.1' },
      { from: 'one', to: '192.0.2.7:80', expect: 'answered by far from 10.10.0.1' },
    ],
  },
  {
    name: 'without masquerade the answer of a pod of another node goes past the node that translated',
    world: bridged({
      iptables: { nat: ['-A PREROUTING -d 10.10.0.1 -p tcp --dport 30080 -j DNAT --to-destination 10.2.0.11:8080'] },
    }),
    flows: [{ from: 'outside', to: '10.10.0.1:30080', expect: 'silent' }],
  },
  {
    name: 'host ports as the portmap plugin writes them work from the node, from pods and from outside',
    world: bridged({
      iptables: {
        nat: [
          '-N CNI-HOSTPORT-DNAT',
          '-N CNI-HOSTPORT-SETMARK',
          '-N CNI-HOSTPORT-MASQ',
          '-N CNI-DN-web',
          '-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT',
          '-A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT',
          '-A POSTROUTING -j CNI-HOSTPORT-MASQ',
          '-A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE',
          '-A CNI-HOSTPORT-SETMARK -j MARK --set-xmark 0x2000/0x2000',
          '-A CNI-HOSTPORT-DNAT -p tcp -m multiport --dports 8081 -j CNI-DN-web',
          '-A CNI-DN-web -s 10.1.0.0/24 -p tcp --dport 8081 -j CNI-HOSTPORT-SETMARK',
          '-A CNI-DN-web -s 127.0.0.1/32 -p tcp --dport 8081 -j CNI-HOSTPORT-SETMARK',
          '-A CNI-DN-web -p tcp --dport 8081 -j DNAT --to-destination 10.1.0.11:8080',
        ],
      },
      sysctls: { 'net.ipv4.conf.br0.route_localnet': 1 },
      bridge: ['link set dev veth-web hairpin on'],
    }),
    flows: [
      { from: 'outside', to: '10.10.0.1:8081', expect: 'answered by web from 10.10.0.100' },
      { from: 'client', to: '10.10.0.1:8081', expect: 'answered by web from 10.1.0.1' },
      { from: 'web', to: '10.10.0.1:8081', expect: 'answered by web from 10.1.0.1' },
      { from: 'one', to: '127.0.0.1:8081', expect: 'answered by web from 10.1.0.1' },
      { from: 'one', to: '10.10.0.1:8081', expect: 'answered by web from 10.10.0.1' },
      { from: 'far', to: '10.10.0.1:8081', expect: 'answered by web from 10.2.0.11' },
    ],
  },
  {
    name: 'externalTrafficPolicy Local drops what has no endpoint here',
    world: bridged({
      iptables: {
        // The kernel asks nat only where some rule needs connection tracking.
        nat: ['-A PREROUTING -p tcp --dport 30080 -j MARK --set-mark 0x8000', '-A POSTROUTING -o none -j MASQUERADE'],
        filter: ['-A INPUT -m mark --mark 0x8000/0x8000 -j DROP', '-A INPUT -p tcp --dport 30081 -j REJECT'],
      },
    }),
    flows: [
      { from: 'outside', to: '10.10.0.1:30080', expect: 'silent' },
      { from: 'outside', to: '10.10.0.1:30081', expect: 'refused' },
    ],
  },
  {
    name: 'where both backends translate the same packet, no listing tells which comes first',
    needs: ['legacy'],
    world: bridged({
      iptables: { nat: ['-A PREROUTING -d 10.96.0.1 -p tcp -j DNAT --to-destination 10.1.0.11'] },
      legacy: { nat: ['-A PREROUTING -d 10.96.0.1 -p tcp -j DNAT --to-destination 10.1.0.12'] },
    }),
    flows: [{ from: 'client', to: '10.96.0.1:80', expect: 'answered by other from 10.1.0.10' }],
  },
  {
    name: 'IPv6 is translated as IPv4 is',
    world: bridged(
      {
        ip6tables: {
          nat: [
            '-A PREROUTING -d fd96::1 -p tcp -m statistic --mode random --probability 0.5 -j DNAT --to-destination [fd00:1::11]:8080',
            '-A PREROUTING -d fd96::1 -p tcp -j DNAT --to-destination [fd00:2::11]:8080',
            '-A OUTPUT -d fd96::1 -p tcp -j DNAT --to-destination [fd00:1::11]:8080',
            '-A PREROUTING -d fd96::2 -p tcp -j DNAT --to-destination fd00:1::10',
            '-A POSTROUTING -s fd00:1::10 -d fd00:1::10 -j MASQUERADE',
            '-A PREROUTING -d fd97::/64 -j NETMAP --to fd00:1::/64',
            '-A POSTROUTING -s fd00:1::12 -o eth0 -j SNAT --to-source fd10::77',
          ],
        },
        ip: ['addr add fd10::77/64 dev eth0 preferred_lft 0'],
        bridge: ['link set dev veth-client hairpin on'],
      },
      { outside: { ip: ['route add fd97::/64 via fd10::1'] } },
    ),
    flows: [
      {
        from: 'client',
        to: '[fd96::1]:80',
        tries: 20,
        expect: ['answered by web from fd00:1::10', 'answered by far from fd00:1::10'],
      },
      { from: 'one', to: '[fd96::1]:80', expect: 'answered by web from fd10::1' },
      { from: 'client', to: '[fd96::2]:80', expect: 'answered by client from fd00:1::1' },
      { from: 'outside', to: '[fd97::b]:80', expect: 'silent' },
      { from: 'outside', to: '[fd97::11]:80', expect: 'answered by web from fd10::100' },
      { from: 'other', to: 'v6 far:80', expect: 'answered by far from fd10::77' },
    ],
  },
  {
    name: 'IPv6: a node port on ::1 does not work, masqueraded or not: there is no route_localnet',
    world: bridged({
      sysctls: { 'net.ipv4.conf.all.route_localnet': 1 },
      ip6tables: {
        nat: [
          '-A OUTPUT -d ::1 -p tcp --dport 30080 -j DNAT --to-destination [fd00:1::11]:8080',
          '-A OUTPUT -d ::1 -p tcp --dport 30081 -j DNAT --to-destination [fd00:1::11]:8080',
          '-A OUTPUT -d ::1 -p tcp --dport 30082 -j DNAT --to-destination [fd00:2::11]:8080',
          '-A POSTROUTING -m conntrack --ctstate DNAT --ctorigdstport 30080 -j MASQUERADE',
          '-A POSTROUTING -m conntrack --ctstate DNAT --ctorigdstport 30082 -j MASQUERADE',
        ],
      },
    }),
    flows: [
      { from: 'one', to: '[::1]:30080', expect: 'silent' },
      { from: 'one', to: '[::1]:30081', expect: 'silent' },
      { from: 'one', to: '[::1]:30082', expect: 'silent' },
    ],
  },
];
