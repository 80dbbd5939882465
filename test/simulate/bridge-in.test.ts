import { save } from '../netfilter/ruleset.ts';
import { add, replace } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

const calls = (family: 4 | 6, value: 0 | 1) =>
  replace(
    `bridge-nf-call-${family === 4 ? 'ip' : 'ip6'}tables = ${1 - value}`,
    `bridge-nf-call-${family === 4 ? 'ip' : 'ip6'}tables = ${value}`,
  );

/** Changes what `bridge link` says of one port: the lines after its heading. */
const port = (name: string, from: string, to: string) => (text: string) => {
  const start = text.indexOf(name);
  return text.slice(0, start) + text.slice(start).replace(from, to);
};

const dropAll = { save: save('filter', { FORWARD: ['policy DROP'] }) };
const toB = '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.2';
const toC = '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.2';
const toB6 = '0.5 delivered/delivered [fd00:1::3]:8080 from fd00:1::2';
const toC6 = '0.5 delivered/delivered [fd00:2::2]:8080 from fd00:1::2';

testFlows('pods on one bridge', [
  ['two pods of a node', 'pod/a -> pod/b:80', {}, ['delivered/delivered 192.168.0.3:80 from 192.168.0.2']],
  ['over IPv6', 'pod/a -> [fd00:1::3]:80', {}, ['delivered/delivered [fd00:1::3]:80 from fd00:1::2']],
  ['a service is translated on the bridge', 'pod/a -> svc/web', {}, [toB, toC]],
  ['over IPv6', 'pod/a -> [fd00:96::10]:80', {}, [toB6, toC6]],
]);

testFlows('bridge netfilter', [
  [
    'off: the endpoint on the same node answers past the translation',
    'pod/a -> svc/web',
    { [at.sysctl]: calls(4, 0) },
    ['0.5 delivered/dropped 192.168.0.3:8080 from 192.168.0.2', toC],
    /the answer comes from 192\.168\.0\.3:8080, but the sender asked 10\.96\.0\.10:80/,
  ],
  [
    'off for IPv6',
    'pod/a -> [fd00:96::10]:80',
    { [at.sysctl]: calls(6, 0) },
    ['0.5 delivered/dropped [fd00:1::3]:8080 from fd00:1::2', toC6],
    /the answer comes from \[fd00:1::3\]:8080/,
  ],
  ['off for IPv6 leaves IPv4 alone', 'pod/a -> svc/web', { [at.sysctl]: calls(6, 0) }, [toB, toC]],
  [
    'without its module the setting does not exist: as if off',
    'pod/a -> svc/web',
    { [at.sysctl]: replace('net.bridge.bridge-nf-call-iptables = 1\n', '') },
    ['0.5 delivered/dropped 192.168.0.3:8080 from 192.168.0.2', toC],
  ],
  [
    'where the settings were not collected it is a question',
    'pod/a -> pod/b:80',
    { [at.sysctl]: null, [at.save]: dropAll.save },
    [
      'if net.bridge.bridge-nf-call-iptables is 1 on node-1: unknown 192.168.0.3:80 from 192.168.0.2',
      'if net.bridge.bridge-nf-call-iptables is 0 on node-1: unknown 192.168.0.3:80 from 192.168.0.2',
    ],
    /the sysctls of node-1 were not collected/,
  ],
  [
    'on: FORWARD stops what is only bridged',
    'pod/a -> pod/b:80',
    { [at.save]: dropAll.save },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
  ],
  [
    'off: it does not',
    'pod/a -> pod/b:80',
    { [at.save]: dropAll.save, [at.sysctl]: calls(4, 0) },
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.2'],
  ],
  [
    'a bridged packet knows its ports',
    'pod/a -> pod/b:80',
    {
      [at.save]: save('filter', {
        FORWARD: ['-m physdev --physdev-is-bridged --physdev-in vetha --physdev-out vethb -j DROP'],
      }),
    },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
  ],
  [
    'a routed one is not bridged',
    'pod/a -> pod/c:80',
    { [at.save]: save('filter', { FORWARD: ['-m physdev --physdev-is-bridged -j DROP'] }) },
    ['delivered/delivered 192.168.1.2:80 from 192.168.0.2'],
  ],
]);

testFlows('hairpin: a pod reaches itself by its service', [
  [
    'on',
    'pod/b -> svc/web',
    {},
    [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.1',
      '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.3',
    ],
  ],
  [
    'off',
    'pod/b -> svc/web',
    { [at.bridgeLink]: port('vethb', 'hairpin on', 'hairpin off') },
    ['0.5 dropped 192.168.0.3:8080 from 192.168.0.3', '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.3'],
    /does not send a frame back out of vethb: hairpin mode is off there/,
  ],
  [
    'where the ports were listed without their settings it is a question',
    'pod/b -> svc/web',
    { [at.bridgeLink]: null },
    [
      'if hairpin mode of vethb on node-1 is on: unknown 192.168.0.3:8080 from 192.168.0.1',
      'if hairpin mode of vethb on node-1 is off: unknown 192.168.0.3:8080 from 192.168.0.3',
      '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.3',
    ],
    /the settings of the bridge ports of node-1 were not collected/,
  ],
  [
    'off at another port does not matter',
    'pod/b -> svc/web',
    { [at.bridgeLink]: port('vetha', 'hairpin on', 'hairpin off') },
    [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.1',
      '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.3',
    ],
  ],
  [
    'off, over IPv6',
    'pod/b -> [fd00:96::10]:80',
    { [at.bridgeLink]: port('vethb', 'hairpin on', 'hairpin off') },
    ['0.5 dropped [fd00:1::3]:8080 from fd00:1::3', '0.5 delivered/delivered [fd00:2::2]:8080 from fd00:1::3'],
  ],
]);

const isolated =
  (...ports: string[]) =>
  (text: string) =>
    ports.reduce((changed, name) => port(name, 'isolated off', 'isolated on')(changed), text);

testFlows('ports', [
  [
    'two isolated ports',
    'pod/a -> pod/b:80',
    { [at.bridgeLink]: isolated('vetha', 'vethb') },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
    /isolated from each other/,
  ],
  [
    'an isolated port and one that is not',
    'pod/a -> pod/b:80',
    { [at.bridgeLink]: isolated('vetha') },
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.2'],
  ],
  [
    'an isolated port and the node',
    'pod/a -> node/node-1:22',
    { [at.bridgeLink]: isolated('vetha', 'vethb') },
    ['delivered/delivered 10.1.10.9:22 from 192.168.0.2'],
  ],
  [
    'a service between isolated ports',
    'pod/a -> svc/web',
    { [at.bridgeLink]: isolated('vetha', 'vethb') },
    ['0.5 dropped 192.168.0.3:8080 from 192.168.0.2', toC],
  ],
  [
    'in by a port that is blocking',
    'pod/a -> pod/c:80',
    { [at.bridgeLink]: port('vetha', 'state forwarding', 'state blocking') },
    ['dropped 192.168.1.2:80 from 192.168.0.2'],
    /port vetha of cbr0 on node-1 is blocking, not forwarding/,
  ],
  [
    'out by a port that is learning',
    'pod/a -> pod/b:80',
    { [at.bridgeLink]: port('vethb', 'state forwarding', 'state learning') },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
    /vethb of cbr0 on node-1 is learning/,
  ],
  [
    'from the node out by a port that is disabled',
    'node/node-1 -> pod/b:80',
    { [at.bridgeLink]: port('vethb', 'state forwarding', 'state disabled') },
    ['dropped 192.168.0.3:80 from 192.168.0.1'],
    /vethb of cbr0 on node-1 is disabled/,
  ],
]);

const off4 = replace('net.ipv4.ip_forward = 1', 'net.ipv4.ip_forward = 0');
const off6 = replace('net.ipv6.conf.all.forwarding = 1', 'net.ipv6.conf.all.forwarding = 0');

testFlows('without forwarding', [
  [
    'what is only bridged passes',
    'pod/a -> pod/b:80',
    { [at.sysctl]: off4 },
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.2'],
  ],
  [
    'what was translated on the bridge asks for a route, and gets none',
    'pod/a -> svc/web',
    { [at.sysctl]: off4 },
    ['0.5 dropped 192.168.0.3:8080 from 192.168.0.2', '0.5 dropped 192.168.1.2:8080 from 192.168.0.2'],
    /net\.ipv4\.ip_forward is 0/,
  ],
  [
    'off on the bridge alone',
    'pod/a -> svc/web',
    { [at.sysctl]: add('net.ipv4.conf.cbr0.forwarding = 0') },
    ['0.5 dropped 192.168.0.3:8080 from 192.168.0.2', '0.5 dropped 192.168.1.2:8080 from 192.168.0.2'],
    /net\.ipv4\.conf\.cbr0\.forwarding is 0/,
  ],
  // br_nf_pre_routing_finish_ipv6 takes the route without asking whether it may be forwarded; ip6_forward asks later.
  [
    'IPv6 asks only what really leaves the bridge',
    'pod/a -> [fd00:96::10]:80',
    { [at.sysctl]: off6 },
    [toB6, '0.5 dropped [fd00:2::2]:8080 from fd00:1::2'],
    /net\.ipv6\.conf\.all\.forwarding is 0/,
  ],
]);
