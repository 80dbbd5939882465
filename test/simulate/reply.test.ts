import { save } from '../netfilter/ruleset.ts';
import { replace } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

const dnat = (...more: string[]) =>
  save('nat', { PREROUTING: ['-d 10.96.0.10 -j DNAT --to-destination 192.168.0.3'], POSTROUTING: more });

testFlows('the answer', [
  [
    'comes back through the translation',
    'pod/a -> svc/web',
    { [at.save]: dnat() },
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.2'],
  ],
  [
    'of a pod that reaches itself is never made: it takes no packet of its own address',
    'pod/b -> svc/web',
    { [at.save]: dnat() },
    ['dropped 192.168.0.3:80 from 192.168.0.3'],
    /default\/b takes no packet from outside that bears its own address/,
  ],
  [
    'to a pod that reaches itself, masqueraded',
    'pod/b -> svc/web',
    { [at.save]: dnat('-s 192.168.0.3 -d 192.168.0.3 -j MASQUERADE') },
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.1'],
  ],
  [
    'to a host outside passes the node that translated',
    'external:10.1.10.8 -> 10.96.0.10:80',
    { [at.save]: dnat() },
    ['delivered/delivered 192.168.0.3:80 from 10.1.10.8'],
  ],
  [
    'of another node to a host outside goes past the node that translated',
    'external:10.1.10.8 -> 10.96.0.10:80',
    { [at.save]: save('nat', { PREROUTING: ['-d 10.96.0.10 -j DNAT --to-destination 192.168.1.2'] }) },
    ['delivered/dropped 192.168.1.2:80 from 10.1.10.8'],
    /the answer comes from 192\.168\.1\.2:80, but the sender asked 10\.96\.0\.10:80/,
  ],
  [
    'of another node, masqueraded',
    'external:10.1.10.8 -> 10.96.0.10:80',
    {
      [at.save]: save('nat', {
        PREROUTING: ['-d 10.96.0.10 -j DNAT --to-destination 192.168.1.2'],
        POSTROUTING: ['-j MASQUERADE'],
      }),
    },
    ['delivered/delivered 192.168.1.2:80 from 10.1.10.9'],
  ],
  [
    'is stopped by a rule',
    'pod/a -> pod/c:80',
    { 'nodes/node-2/iptables-save.txt': save('filter', { FORWARD: ['-i cbr0 -j DROP'] }) },
    ['delivered/dropped 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'loses its way',
    'pod/a -> pod/c:80',
    { 'nodes/node-2/ip-route.txt': replace('192.168.0.0/24 via 10.1.10.9 dev eth0', 'unreachable 192.168.0.0/24') },
    ['delivered/unroutable 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'hangs on chance',
    'pod/a -> pod/c:80',
    {
      'nodes/node-2/iptables-save.txt': save('filter', {
        FORWARD: ['-i cbr0 -m statistic --mode random --probability 0.5 -j DROP'],
      }),
    },
    ['delivered/unknown 192.168.1.2:80 from 192.168.0.2'],
    /it depends: by chance: dropped .*by chance: delivered/,
  ],
  ['to a ping', 'pod/a -> 192.168.1.2/icmp', {}, ['delivered/delivered 192.168.1.2 from 192.168.0.2']],
  ['to an IPv6 ping', 'pod/a -> fd00:2::2/icmp', {}, ['delivered/delivered fd00:2::2 from fd00:1::2']],
  [
    'without a connection is INVALID',
    'pod/a -> pod/c:80',
    {
      [at.save]:
        save('raw', { PREROUTING: ['-s 192.168.0.2 -j CT --notrack'] }) +
        save('filter', { FORWARD: ['-m conntrack --ctstate INVALID -j DROP'] }),
    },
    ['delivered/dropped 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'without a connection, to a ping, too',
    'pod/a -> 192.168.1.2/icmp',
    {
      [at.save]:
        save('raw', { PREROUTING: ['-s 192.168.0.2 -j CT --notrack'] }) +
        save('filter', { FORWARD: ['-m conntrack --ctstate INVALID -j DROP'] }),
    },
    ['delivered/dropped 192.168.1.2 from 192.168.0.2'],
  ],
]);
