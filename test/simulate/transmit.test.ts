import { add, replace } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

/** Takes a device down, as `ip link set NAME down` does. */
const down = (name: string) => (text: string) =>
  text
    .split('\n')
    .map((line) =>
      /^\d+: ([^:@]+)/.exec(line)?.[1] === name
        ? line.replace(',UP,LOWER_UP', '').replace('state UP', 'state DOWN')
        : line,
    )
    .join('\n');

testFlows('a device that is down carries nothing', [
  [
    'the uplink',
    'pod/a -> pod/c:80',
    { [at.ipAddr]: down('eth0') },
    ['dropped 192.168.1.2:80 from 192.168.0.2'],
    /eth0 of node-1 is down/,
  ],
  [
    'the uplink of the other node',
    'pod/a -> pod/c:80',
    { 'nodes/node-2/ip-addr.txt': down('eth0') },
    ['unroutable 192.168.1.2:80 from 192.168.0.2'],
    /eth0 of node-2 is down/,
  ],
  [
    'the bridge',
    'pod/a -> pod/b:80',
    { [at.ipAddr]: down('cbr0') },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
    /bridge cbr0 of node-1 is down/,
  ],
  [
    "the sender's end of the pair",
    'pod/a -> pod/b:80',
    { 'pods/default_a/ip-addr.txt': down('eth0') },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
    /eth0 of default\/a is down/,
  ],
  [
    "the node's end of the sender's pair",
    'pod/a -> pod/b:80',
    { [at.ipAddr]: down('vetha') },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
    /vetha, the node's end of the veth of pod default\/a, is down/,
  ],
  [
    "the node's end of the receiver's pair",
    'pod/a -> pod/b:80',
    { [at.ipAddr]: down('vethb') },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
    /port vethb of cbr0 on node-1 is down/,
  ],
  [
    "the receiver's end of the pair",
    'pod/a -> pod/b:80',
    { 'pods/default_b/ip-addr.txt': down('eth0') },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
    /eth0 of pod default\/b is down/,
  ],
]);

/** The veth of a pod that was never put into the bridge, or taken out of it. */
const detached = (name: string, file: Record<string, string> = { ip: at.ipAddr, bridge: at.bridgeLink }) => ({
  [file.ip!]: (text: string) =>
    text
      .split('\n')
      .map((line) => (line.includes(` ${name}@`) ? line.replace(' master cbr0', '') : line))
      .join('\n'),
  [file.bridge!]: (text: string) => text.replace(new RegExp(`^\\d+: ${name}@.*\\n.*\\n`, 'm'), ''),
});

testFlows('a veth that is no port of the bridge', [
  [
    'to its pod',
    'pod/a -> pod/b:80',
    detached('vethb'),
    ['unroutable 192.168.0.3:80 from 192.168.0.2'],
    /vethb, the veth of pod default\/b \(192\.168\.0\.3\), is not a port of any bridge/,
  ],
  [
    'to its pod from the node',
    'node/node-1 -> pod/b:80',
    detached('vethb'),
    ['unroutable 192.168.0.3:80 from 192.168.0.1'],
    /vethb/,
  ],
  [
    'to its pod from the other node',
    'pod/c -> pod/b:80',
    detached('vethb'),
    ['unroutable 192.168.0.3:80 from 192.168.1.2'],
    /vethb/,
  ],
  [
    'from its pod to a neighbour',
    'pod/b -> pod/a:80',
    detached('vethb'),
    ['unroutable 192.168.0.2:80 from 192.168.0.3'],
    /nobody answers for 192\.168\.0\.2 on vethb of node-1: it is no port of a bridge/,
  ],
  // The node answers for any address of its own on any device, and then has no way back to the pod.
  [
    'from its pod to the gateway',
    'pod/b -> pod/c:80',
    detached('vethb'),
    ['delivered/unroutable 192.168.1.2:80 from 192.168.0.3'],
  ],
  ['over IPv6', 'pod/a -> [fd00:1::3]:80', detached('vethb'), ['unroutable [fd00:1::3]:80 from fd00:1::2'], /vethb/],
]);

testFlows('a neighbour that nobody is', [
  [
    'an address of the bridge that no pod has',
    'node/node-1 -> 192.168.0.99:80',
    {},
    ['unroutable 192.168.0.99:80 from 192.168.0.1'],
    /nobody on cbr0 of node-1 has 192\.168\.0\.99: no pod of the node bears it/,
  ],
  [
    'a gateway that does not answer',
    'node/node-1 -> 203.0.113.10:80',
    { [at.ipNeigh]: replace('10.1.10.2 dev eth0 lladdr 02:00:00:00:00:02 REACHABLE', '10.1.10.2 dev eth0  FAILED') },
    ['unroutable 203.0.113.10:80 from 10.1.10.9'],
    /10\.1\.10\.2 does not answer on eth0 of node-1: its neighbour entry is FAILED/,
  ],
  [
    'a dummy device',
    'node/node-1 -> 10.7.0.1:80',
    {
      [at.ipAddr]: add(
        '7: dummy0: <BROADCAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN group default',
        '    inet 10.7.0.9/24 scope global dummy0',
      ),
      [at.ipRoute]: add('10.7.0.0/24 dev dummy0 proto kernel scope link src 10.7.0.9'),
      'nodes/node-1/ip-link.txt':
        '7: dummy0: <BROADCAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN mode DEFAULT group default\n    link/ether 02:00:00:00:07:07 brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 0 maxmtu 0 \n    dummy addrgenmode eui64\n',
    },
    ['dropped 10.7.0.1:80 from 10.7.0.9'],
    /dummy0 of node-1 is a dummy device/,
  ],
]);
