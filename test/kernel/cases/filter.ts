import type { KernelCase } from '../case.ts';
import { bridged, clusterIp } from '../worlds.ts';

const rejections = [
  'icmp-port-unreachable',
  'icmp-net-unreachable',
  'icmp-host-unreachable',
  'icmp-proto-unreachable',
  'icmp-net-prohibited',
  'icmp-host-prohibited',
  'icmp-admin-prohibited',
];

/** What stops a packet, and where. */
export const filterCases: KernelCase[] = [
  {
    // Sockets are not told of every ICMP error (tcp_v6_err, icmp_err_convert): each type is tried where they are.
    name: 'REJECT of every type is told to the sender, wherever it stands',
    world: bridged({
      sysctls: { 'net.ipv4.icmp_ratelimit': 0 },
      iptables: {
        filter: [
          ...rejections.map(
            (type, index) => `-A FORWARD -p tcp --dport ${7000 + index} -j REJECT --reject-with ${type}`,
          ),
          '-A FORWARD -p tcp --dport 81 -j REJECT --reject-with tcp-reset',
          '-A INPUT -p tcp --dport 81 -j REJECT --reject-with tcp-reset',
          '-A OUTPUT -p tcp --dport 443 -j REJECT --reject-with tcp-reset',
          '-A OUTPUT -p udp --dport 53 -j REJECT',
        ],
      },
      ip6tables: {
        filter: [
          '-A FORWARD -p udp --dport 81 -j REJECT --reject-with icmp6-port-unreachable',
          '-A INPUT -p tcp --dport 81 -j REJECT --reject-with tcp-reset',
          '-A INPUT -p udp --dport 53 -j REJECT',
        ],
      },
    }),
    flows: [
      ...rejections.map((_, index) => ({ from: 'far', to: `web:${7000 + index}`, expect: 'refused' }) as const),
      { from: 'far', to: 'web:81', expect: 'refused' },
      { from: 'far', to: '10.10.0.1:81', expect: 'refused' },
      { from: 'one', to: 'far:443', expect: 'refused' },
      { from: 'one', to: 'far:53', protocol: 'udp', expect: 'refused' },
      { from: 'far', to: 'v6 web:81', protocol: 'udp', expect: 'refused' },
      { from: 'far', to: '[fd10::1]:81', expect: 'refused' },
      { from: 'far', to: '[fd10::1]:53', protocol: 'udp', expect: 'refused' },
    ],
  },
  ...(['raw', 'mangle', 'security', 'filter'] as const).map(
    (table): KernelCase => ({
      name: `a drop in table ${table} is final at each of its hooks`,
      world: bridged({
        iptables: {
          filter: ['-A FORWARD -j ACCEPT'],
          ...(table === 'filter' ? {} : { [table]: dropsOf(table) }),
          ...(table === 'filter' ? { filter: dropsOf(table) } : {}),
        },
      }),
      flows: [
        { from: 'client', to: 'far:80', expect: 'answered by far' },
        { from: 'client', to: 'far:1', expect: ['raw', 'mangle'].includes(table) ? 'silent' : 'refused' },
        { from: 'client', to: '10.10.0.1:2', expect: table === 'raw' ? 'refused' : 'silent' },
        { from: 'client', to: 'far:3', expect: table === 'raw' ? 'refused' : 'silent' },
        { from: 'one', to: 'far:4', expect: 'silent' },
        { from: 'one', to: 'far:5', expect: table === 'mangle' ? 'silent' : 'refused' },
      ].filter(({ expect }) => expect !== 'refused') as KernelCase['flows'],
    }),
  ),
  {
    name: 'jump, goto and return go on where they should, and policies decide at the end',
    world: bridged({
      iptables: {
        filter: [
          '-P FORWARD DROP',
          '-N A',
          '-N B',
          '-N C',
          '-A FORWARD -p tcp --dport 80 -j A',
          '-A FORWARD -p tcp --dport 81 -g A',
          '-A FORWARD -p tcp --dport 443 -j C',
          '-A FORWARD -j ACCEPT -p tcp --dport 80',
          '-A FORWARD -j ACCEPT -p tcp --dport 443',
          '-A FORWARD -j ACCEPT -p tcp --sport 80',
          '-A FORWARD -j ACCEPT -p tcp --sport 443',
          '-A FORWARD -p tcp --dport 8080 -j RETURN',
          '-A FORWARD -p tcp --dport 8080 -j ACCEPT',
          '-A A -j B',
          '-A B -s 10.1.0.12 -j DROP',
          '-A B -j RETURN',
          '-A B -j DROP',
          '-A C -g B',
          '-A C -j DROP',
        ],
      },
    }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web' },
      { from: 'other', to: 'web:80', expect: 'silent' },
      { from: 'client', to: 'web:81', expect: 'silent' },
      { from: 'client', to: 'web:443', expect: 'answered by web' },
      { from: 'client', to: 'web:8080', expect: 'silent' },
    ],
  },
  {
    name: 'an accept of one backend does not save a packet from the other',
    needs: ['legacy'],
    world: bridged({
      iptables: {
        filter: [
          '-A FORWARD -p tcp --dport 80 -j ACCEPT',
          '-A FORWARD -p tcp --dport 81 -j DROP',
          '-A INPUT -j ACCEPT',
        ],
      },
      legacy: {
        filter: ['-A FORWARD -p tcp --dport 80 -j DROP', '-A FORWARD -p tcp --dport 81 -j ACCEPT', '-P INPUT DROP'],
      },
      ip6tables: { filter: ['-A FORWARD -p tcp --dport 80 -j ACCEPT'] },
      ip6legacy: { filter: ['-A FORWARD -p tcp --dport 80 -j DROP'] },
    }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'client', to: 'web:81', expect: 'silent' },
      { from: 'client', to: 'web:443', expect: 'answered by web' },
      { from: 'client', to: '10.10.0.1:80', expect: 'silent' },
      { from: 'client', to: 'v6 web:80', expect: 'silent' },
      { from: 'client', to: 'v6 web:81', expect: 'answered by web' },
    ],
  },
  {
    name: 'filter sees addresses after DNAT and before SNAT',
    world: bridged({
      iptables: {
        nat: [...clusterIp('10.2.0.11').iptables!.nat!, '-A POSTROUTING -d 10.2.0.11 -j MASQUERADE'],
        filter: [
          '-A FORWARD -d 10.96.0.1 -j DROP',
          '-A FORWARD -s 10.10.0.1 -j DROP',
          '-A FORWARD -s 10.1.0.12 -d 10.2.0.11 -p tcp --dport 8080 -j DROP',
        ],
      },
    }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: 'answered by far from 10.10.0.1' },
      { from: 'other', to: '10.96.0.1:80', expect: 'silent' },
    ],
  },
  {
    name: 'DROP policies of INPUT and OUTPUT stop what the node itself asks and answers',
    world: bridged({
      iptables: {
        filter: [
          '-P INPUT DROP',
          '-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
          '-A INPUT -p tcp --dport 80 -j ACCEPT',
          '-A OUTPUT -p tcp --sport 80 -d 10.10.0.2 -j DROP',
        ],
      },
    }),
    flows: [
      { from: 'client', to: '10.10.0.1:80', expect: 'answered by one' },
      { from: 'client', to: '10.10.0.1:81', expect: 'silent' },
      { from: 'two', to: '10.10.0.1:80', expect: 'silent' },
      { from: 'one', to: 'far:80', expect: 'answered by far' },
      { from: 'client', to: '10.10.0.1', protocol: 'icmp', expect: 'silent' },
      { from: 'client', to: 'web:81', expect: 'answered by web' },
    ],
  },
  {
    name: 'replies are dropped where a rule drops what comes back',
    world: bridged({
      iptables: {
        filter: [
          '-A FORWARD -m conntrack --ctstate ESTABLISHED --ctdir REPLY -s 10.1.0.11 -j DROP',
          '-A FORWARD -s 10.2.0.11 -p udp --sport 53 -j DROP',
        ],
      },
    }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'web', to: 'client:80', expect: 'answered by client' },
      { from: 'client', to: 'far:53', protocol: 'udp', expect: 'silent' },
      { from: 'client', to: 'far:53', expect: 'answered by far' },
    ],
  },
];

function dropsOf(table: string): string[] {
  const hooks: Record<string, string[]> = {
    raw: ['PREROUTING', 'OUTPUT'],
    mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
    security: ['INPUT', 'FORWARD', 'OUTPUT'],
    filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  };
  return ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']
    .map((hook, index) => ({ hook, port: index + 1 }))
    .filter(({ hook }) => hooks[table]!.includes(hook))
    .map(({ hook, port }) => `-A ${hook} -p tcp --dport ${port} -j DROP`);
}
