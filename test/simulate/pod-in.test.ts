import { replace } from '../two-nodes.ts';
import { testFlows } from './flow-rows.ts';

const uncollected = (name: string) =>
  Object.fromEntries(
    ['ip-addr.txt', 'ip-route.txt', 'ip6-route.txt'].map((file) => [`pods/default_${name}/${file}`, null]),
  );

testFlows('a frame comes to a pod', [
  [
    'that has the address',
    'pod/a -> pod/b:80',
    {},
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.2'],
    /delivered to pod default\/b/,
  ],
  [
    'that lost the address it has in the API',
    'pod/a -> pod/b:80',
    { 'pods/default_b/ip-addr.txt': replace('inet 192.168.0.3/24', 'inet 192.168.0.33/24') },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
    /pod default\/b does not have the address 192\.168\.0\.3 and forwards nothing/,
  ],
  [
    'whose namespace was not collected',
    'pod/a -> pod/b:80',
    uncollected('b'),
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.2'],
  ],
  [
    'that has no route back',
    'pod/a -> pod/c:80',
    { 'pods/default_c/ip-route.txt': replace('default via 192.168.1.1 dev eth0 \n', '') },
    ['delivered/unroutable 192.168.1.2:80 from 192.168.0.2'],
    /default\/c has no route to 192\.168\.0\.2/,
  ],
  [
    'that has no IPv6 route back',
    'pod/a -> [fd00:2::2]:80',
    { 'pods/default_c/ip6-route.txt': replace('default via fd00:2::1 dev eth0 metric 1024 pref medium\n', '') },
    ['delivered/unroutable [fd00:2::2]:80 from fd00:1::2'],
  ],
  [
    'whose own reverse path filter is strict',
    'pod/a -> pod/c:80',
    {
      'pods/default_c/ip-route.txt': replace('default via 192.168.1.1 dev eth0 \n', ''),
      'pods/default_c/sysctl.txt': 'net.ipv4.conf.all.rp_filter = 1\n',
    },
    ['dropped 192.168.1.2:80 from 192.168.0.2'],
    /reverse path filter on default\/c/,
  ],
]);
