import { hostGwAcrossSubnets } from '../../../src/doctor/causes/host-gw-across-subnets.ts';
import { testCause } from '../recognise.ts';

const withoutGamma = (text: string): string =>
  JSON.stringify(JSON.parse(text).filter((route: { dst: string }) => route.dst !== '10.42.2.0/24'));

testCause(hostGwAcrossSubnets, 'a node in another subnet', {
  bundle: 'recordings/flannel-hostgw-healthy.tar.gz',
  changes: {
    'api/nodes.json': (text) => text.replace('public-ip": "172.20.5.13"', 'public-ip": "172.21.5.13"'),
    'nodes/alpha/ip-route-all.json': withoutGamma,
  },
  found: [{ severity: 'error', node: 'alpha', title: /gamma \(172\.21\.5\.13\) lies behind 172\.20\.5\.1/ }],
  checks: ['cross-node'],
  explains: true,
});
