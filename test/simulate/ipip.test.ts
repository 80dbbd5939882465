import type { Changes } from '../small-world.ts';
import { add, replace } from '../two-nodes.ts';
import { testFlows } from './flow-rows.ts';

const address = (number: number): string => `10.1.10.${8 + number}`;
const flags = '<POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1480 qdisc noqueue state UNKNOWN group default qlen 1000';

/** The route to the other node's pods goes by a device of IP in IP; `lines` are those of `ip addr` below its name. */
function tunnel(number: number, device: string, route: string, ...lines: string[]): Changes {
  const other = 3 - number;
  const pods = `192.168.${other - 1}.0/24`;
  return {
    [`nodes/node-${number}/ip-addr.txt`]: add(`90: ${device}@NONE: ${flags}`, ...lines),
    [`nodes/node-${number}/ip-route.txt`]: replace(
      `${pods} via ${address(other)} dev eth0`,
      `${pods} ${route} dev ${device}`.replace('  ', ' '),
    ),
  };
}

/** As Calico and flannel have it: the route names the other node. */
const shared = (number: number, device: string): Changes =>
  tunnel(number, device, `via ${address(3 - number)} onlink`, '    link/ipip 0.0.0.0 brd 0.0.0.0');

/** As kube-router has it: one device for each other node, which it names. */
const fixed = (number: number, remote = address(3 - number)): Changes =>
  tunnel(number, 'tun-1a2b3c4d5e', '', `    link/ipip ${address(number)} peer ${remote}`);

const arrives = ['delivered/delivered 192.168.1.2:80 from 192.168.0.2'];

testFlows('through a tunnel of IP in IP', [
  ['tunl0 of Calico', 'pod/a -> pod/c:80', { ...shared(1, 'tunl0'), ...shared(2, 'tunl0') }, arrives],
  ['flannel.ipip', 'pod/a -> pod/c:80', { ...shared(1, 'flannel.ipip'), ...shared(2, 'flannel.ipip') }, arrives],
  ['a tunnel to one node', 'pod/a -> pod/c:80', { ...fixed(1), ...fixed(2) }, arrives],
  [
    'a tunnel to one node, by ip -d link',
    'pod/a -> pod/c:80',
    {
      ...fixed(1),
      ...fixed(2),
      'nodes/node-1/ip-link.txt': `90: tun-1a2b3c4d5e@NONE: ${flags}\n    link/ipip 10.1.10.9 peer 10.1.10.10 promiscuity 0 minmtu 0 maxmtu 0 \n    ipip any remote 10.1.10.10 local 10.1.10.9 ttl inherit pmtudisc \n`,
    },
    arrives,
  ],
  [
    'the far end takes nothing from this node',
    'pod/a -> pod/c:80',
    { ...fixed(1), ...fixed(2, '10.1.10.77') },
    ['dropped 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'the near end leads to nobody known',
    'pod/a -> pod/c:80',
    { ...fixed(1, '10.1.10.77'), ...fixed(2) },
    ['delivered/unknown 192.168.1.2:80 from 192.168.0.2'],
  ],
]);
