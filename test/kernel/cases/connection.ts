import type { KernelCase } from '../case.ts';
import { bridged, clusterIp } from '../worlds.ts';

/** Connection tracking: states, marks, and packets that it does not see. */
export const connectionCases: KernelCase[] = [
  {
    name: 'states are NEW for the first packet, ESTABLISHED for the answer, UNTRACKED after NOTRACK',
    world: bridged({
      iptables: {
        raw: ['-A PREROUTING -p udp --dport 81 -j CT --notrack', '-A PREROUTING -p tcp --dport 8080 -j NOTRACK'],
        filter: [
          '-A FORWARD -p udp --dport 80 -m conntrack --ctstate NEW -j ACCEPT',
          '-A FORWARD -p udp --sport 80 -m conntrack --ctstate ESTABLISHED -j ACCEPT',
          '-A FORWARD -p udp --dport 81 -m conntrack --ctstate UNTRACKED -j ACCEPT',
          '-A FORWARD -p udp --sport 81 -m conntrack --ctstate NEW -j ACCEPT',
          '-A FORWARD -p tcp --dport 443 -m state --state NEW -j ACCEPT',
          '-A FORWARD -p tcp --sport 443 -m state --state NEW,RELATED -j ACCEPT',
          '-P FORWARD DROP',
        ],
        nat: ['-A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.1.0.12'],
      },
    }),
    flows: [
      { from: 'client', to: 'web:80', protocol: 'udp', expect: 'answered by web' },
      { from: 'client', to: 'web:81', protocol: 'udp', expect: 'answered by web' },
      { from: 'client', to: 'web:443', expect: 'silent' },
      { from: 'client', to: 'web:8080', expect: 'silent' },
    ],
  },
  {
    name: 'NOTRACK keeps a service from being translated',
    world: bridged({
      iptables: { ...clusterIp('10.1.0.11').iptables!, raw: ['-A PREROUTING -s 10.1.0.10 -j CT --notrack'] },
    }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: 'silent', undecided: true },
      { from: 'other', to: '10.96.0.1:80', expect: 'answered by web' },
    ],
  },
  {
    name: 'the answer goes by a node that has not seen the question',
    world: {
      nodes: {
        one: { pods: 'bridged' },
        two: { pods: 'bridged', ip: ['route replace 10.1.0.0/24 via 10.10.0.3'] },
        three: {
          pods: 'bridged',
          iptables: {
            filter: [
              '-A FORWARD -p tcp -m conntrack --ctstate INVALID -j DROP',
              '-A FORWARD -p udp -m conntrack --ctstate INVALID -j DROP',
            ],
          },
        },
      },
      pods: { 'one/client': { X: 10 }, 'two/far': { X: 11 } },
    },
    flows: [
      { from: 'client', to: 'far:80', expect: 'silent' },
      { from: 'client', to: 'far:53', protocol: 'udp', expect: 'answered by far' },
      { from: 'client', to: 'far', protocol: 'icmp', expect: 'answered' },
    ],
  },
  {
    name: 'a mark is saved in the connection and comes back with the answer',
    world: bridged({
      iptables: {
        mangle: [
          '-A PREROUTING -s 10.1.0.10 -p tcp --dport 80 -j MARK --set-xmark 0x5/0xff',
          '-A PREROUTING -s 10.1.0.10 -p tcp --dport 80 -j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff',
          '-A PREROUTING -i eth0 -j CONNMARK --restore-mark',
          '-A PREROUTING -s 10.1.0.10 -p tcp --dport 81 -j CONNMARK --set-mark 0x6',
        ],
        filter: [
          '-A FORWARD -i eth0 -m mark --mark 0x5 -j DROP',
          '-A FORWARD -i eth0 -m connmark --mark 0x6/0xf -j DROP',
        ],
      },
    }),
    flows: [
      { from: 'client', to: 'far:80', expect: 'silent' },
      { from: 'client', to: 'far:81', expect: 'silent' },
      { from: 'client', to: 'far:443', expect: 'answered by far' },
    ],
  },
  {
    name: 'the mark of the connection sends the answer back the way it came in by',
    world: {
      ...bridged(
        {
          ip: ['rule add pref 100 fwmark 0x1 lookup 100', 'route add default via 10.20.0.2 table 100'],
          iptables: {
            mangle: [
              '-A PREROUTING -i eth1 -j CONNMARK --set-mark 1',
              '-A PREROUTING -i br0 -j CONNMARK --restore-mark',
              '-A OUTPUT -j CONNMARK --restore-mark',
            ],
          },
        },
        { two: { ip: ['addr add 203.0.113.2/32 dev lo', 'route replace 10.1.0.0/24 via 10.20.0.1'] } },
      ),
      secondWire: true,
    },
    flows: [
      { from: 'two', to: 'web:80', source: '203.0.113.2', expect: 'answered by web from 203.0.113.2' },
      { from: 'two', to: '10.20.0.1:80', source: '203.0.113.2', expect: 'answered by one from 203.0.113.2' },
      { from: 'two', to: '10.10.0.1:80', source: '203.0.113.2', expect: 'silent' },
    ],
  },
  {
    name: 'conntrack matches look at the first packet of the connection as it was',
    world: bridged({
      iptables: {
        nat: [
          '-A PREROUTING -d 10.96.0.1 -p tcp --dport 80 -j DNAT --to-destination 10.1.0.11:8080',
          '-A PREROUTING -d 10.96.0.1 -p tcp --dport 81 -j DNAT --to-destination 10.1.0.12:8080',
          '-A POSTROUTING -m conntrack --ctstate DNAT --ctorigdst 10.96.0.1 --ctorigdstport 80 -j MASQUERADE',
        ],
        filter: [
          '-A FORWARD -m conntrack --ctstate DNAT --ctorigdstport 81 --ctdir ORIGINAL -j REJECT',
          '-A FORWARD -m conntrack ! --ctstate DNAT -p tcp --dport 8080 -j DROP',
          '-A FORWARD -m conntrack --ctproto 17 -j DROP',
          '-A FORWARD -m conntrack --ctorigsrc 10.1.0.12 --ctstate SNAT -j DROP',
        ],
      },
    }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: 'answered by web from 10.1.0.1' },
      { from: 'client', to: '10.96.0.1:81', expect: 'refused' },
      { from: 'client', to: 'web:8080', expect: 'silent' },
      { from: 'client', to: 'web:53', protocol: 'udp', expect: 'silent' },
      { from: 'other', to: '10.96.0.1:80', expect: 'silent' },
    ],
  },
];
