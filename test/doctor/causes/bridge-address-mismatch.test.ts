import { bridgeAddressMismatch } from '../../../src/doctor/causes/bridge-address-mismatch.ts';
import { editEntries, editObject } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(bridgeAddressMismatch, 'the node has been given another pod CIDR', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'api/nodes.json': editObject('node-1', ({ spec }) => {
      spec.podCIDR = '192.168.9.0/24';
      spec.podCIDRs = ['192.168.9.0/24'];
    }),
  },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /cbr0 on node-1 has 192\.168\.0\.1\/24, but the node's pod CIDR is 192\.168\.9\.0\/24/,
    },
  ],
});

testCause(bridgeAddressMismatch, 'the bridge was given another address, and its pods have lost their gateway', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-addr.json': (text) => text.replaceAll('"192.168.0.1"', '"192.168.200.1"'),
    'nodes/node-1/ip-route.json': editEntries(
      ({ dev, prefsrc }) => dev === 'cbr0' && prefsrc === '192.168.0.1',
      (route) => ({ ...route, dst: String(route.dst).replace('192.168.0.', '192.168.200.'), prefsrc: '192.168.200.1' }),
    ),
  },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /cbr0 on node-1 has 192\.168\.200\.1\/24, but the node's pod CIDR is 192\.168\.0\.0\/24/,
    },
  ],
  checks: ['egress'],
  explains: true,
});

testCause(bridgeAddressMismatch, 'it has an IPv6 address that is right, and an IPv4 address that is not', {
  bundle: 'recordings/dualstack-healthy.tar.gz',
  changes: { 'nodes/beta/ip-addr.json': (text) => text.replaceAll('"10.42.1.1"', '"10.200.1.1"') },
  found: [{ severity: 'warning', node: 'beta', title: /cni0 on beta has 10\.200\.1\.1\/24, but/ }],
});

testCause(bridgeAddressMismatch, 'its IPv4 address is wrong, and its IPv6 address right', {
  bundle: 'recordings/dualstack-healthy.tar.gz',
  changes: {
    'nodes/gamma/ip-addr.json': (text) => text.replaceAll('"10.42.2.1"', '"10.42.200.1"'),
    'nodes/gamma/ip-route.json': editEntries(
      ({ dev, prefsrc }) => dev === 'cni0' && prefsrc === '10.42.2.1',
      (route) => ({ ...route, dst: String(route.dst).replace('10.42.2.', '10.42.200.'), prefsrc: '10.42.200.1' }),
    ),
    'nodes/gamma/ip-route-all.json': editEntries(
      ({ dev, prefsrc }) => dev === 'cni0' && prefsrc === '10.42.2.1',
      (route) => ({ ...route, dst: String(route.dst).replace('10.42.2.', '10.42.200.'), prefsrc: '10.42.200.1' }),
    ),
  },
  checks: ['cross-node'],
  explains: true,
  found: [{ severity: 'error', node: 'gamma', title: /cni0 on gamma has 10\.42\.200\.1\/24, but the node's pod CIDR/ }],
});
