import { bridgeAddressMismatch } from '../../../src/doctor/causes/bridge-address-mismatch.ts';
import { flannelSubnetMismatch } from '../../../src/doctor/causes/flannel-subnet-mismatch.ts';
import { editObject } from '../edit.ts';
import { testCause } from '../recognise.ts';

const file = 'nodes/beta/cni/flannel-subnet.env';
const bundle = 'recordings/flannel-vxlan-healthy.tar.gz';

testCause(flannelSubnetMismatch, 'the file is of another range than the node', {
  bundle,
  changes: { [file]: (text) => text.replace('FLANNEL_SUBNET=10.42.1.1/24', 'FLANNEL_SUBNET=10.42.9.1/24') },
  found: [
    {
      severity: 'warning',
      node: 'beta',
      title: /flannel on beta has 10\.42\.9\.0\/24 for its pods, but the node's pod CIDR is 10\.42\.1\.0\/24/,
    },
  ],
});

testCause(flannelSubnetMismatch, 'IPv6: the file is of another range than the node', {
  bundle: 'recordings/dualstack-healthy.tar.gz',
  changes: { [file]: (text) => text.replace('fd10:42:0:1::1/64', 'fd10:42:0:9::1/64') },
  found: [
    {
      severity: 'warning',
      node: 'beta',
      title: /flannel on beta has fd10:42:0:9::\/64 for its pods, but the node's pod CIDR is fd10:42:0:1::\/64/,
    },
  ],
});

testCause(flannelSubnetMismatch, 'the range is not in the network', {
  bundle,
  changes: { [file]: (text) => text.replace('FLANNEL_NETWORK=10.42.0.0/16', 'FLANNEL_NETWORK=10.77.0.0/16') },
  found: [{ severity: 'warning', node: 'beta', title: /10\.42\.1\.0\/24 .* is not in its network 10\.77\.0\.0\/16/ }],
});

testCause(flannelSubnetMismatch, 'new pods get a larger MTU than the overlay takes', {
  bundle,
  changes: { [file]: (text) => text.replace('FLANNEL_MTU=1450', 'FLANNEL_MTU=1500') },
  found: [{ severity: 'warning', node: 'beta', title: /gives new pods an MTU of 1500, but flannel\.1 takes 1450/ }],
});

testCause(bridgeAddressMismatch, 'without the API, by what flannel tells', {
  bundle,
  changes: {
    'api/nodes.json': () => '',
    [file]: (text) => text.replace('FLANNEL_SUBNET=10.42.1.1/24', 'FLANNEL_SUBNET=10.42.9.1/24'),
  },
  found: [
    {
      severity: 'warning',
      node: 'beta',
      title: /cni0 on beta has 10\.42\.1\.1\/24, but flannel has 10\.42\.9\.0\/24 for the node's pods/,
    },
  ],
});

testCause(bridgeAddressMismatch, 'flannel and the API agree, and the bridge is of before', {
  bundle,
  changes: {
    'api/nodes.json': editObject('beta', ({ spec }) => {
      spec.podCIDR = '10.42.9.0/24';
      spec.podCIDRs = ['10.42.9.0/24'];
    }),
    [file]: (text) => text.replace('FLANNEL_SUBNET=10.42.1.1/24', 'FLANNEL_SUBNET=10.42.9.1/24'),
  },
  found: [{ severity: 'warning', node: 'beta', title: /but the node's pod CIDR is 10\.42\.9\.0\/24/ }],
});
