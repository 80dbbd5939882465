import { overlayLinkMissing } from '../../../src/doctor/causes/overlay-link-missing.ts';
import { dropEntries, takeDown } from '../edit.ts';
import { testCause } from '../recognise.ts';

const gone = dropEntries(({ ifname, dev }) => ifname === 'flannel.1' || dev === 'flannel.1');

testCause(overlayLinkMissing, 'the device is gone, and its routes with it', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: {
    'nodes/beta/ip-link.json': gone,
    'nodes/beta/ip-link.txt': null,
    'nodes/beta/ip-addr.txt': null,
    'nodes/beta/ip-addr.json': gone,
    'nodes/beta/ip-route-all.json': gone,
    'nodes/beta/ip-route.json': gone,
    'nodes/beta/ip-neigh.json': gone,
    'nodes/beta/bridge-fdb.json': gone,
  },
  found: [{ severity: 'error', node: 'beta', title: /beta has no flannel\.1, the overlay's device/ }],
  checks: ['cross-node'],
  explains: true,
});

testCause(overlayLinkMissing, 'the device is down', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: { 'nodes/beta/ip-link.json': takeDown('flannel.1'), 'nodes/beta/ip-addr.json': takeDown('flannel.1') },
  found: [{ severity: 'error', node: 'beta', title: /flannel\.1, the overlay's device, is down on beta/ }],
  checks: ['cross-node'],
  explains: true,
});

testCause(overlayLinkMissing, 'the device of one family is gone', {
  bundle: 'recordings/dualstack-healthy.tar.gz',
  changes: {
    'nodes/beta/ip-link.json': dropEntries(({ ifname }) => ifname === 'flannel-v6.1'),
    'nodes/beta/ip-addr.json': dropEntries(({ ifname }) => ifname === 'flannel-v6.1'),
    'nodes/beta/ip-link.txt': null,
    'nodes/beta/ip-addr.txt': null,
    'nodes/beta/ip-route-all.json': dropEntries(({ dev }) => dev === 'flannel-v6.1'),
    'nodes/beta/ip6-route.json': dropEntries(({ dev }) => dev === 'flannel-v6.1'),
    'nodes/beta/ip-neigh.json': dropEntries(({ dev }) => dev === 'flannel-v6.1'),
    'nodes/beta/bridge-fdb.json': dropEntries(({ ifname }) => ifname === 'flannel-v6.1'),
  },
  found: [
    {
      severity: 'error',
      node: 'beta',
      title: /beta has no flannel-v6\.1, the overlay's device, which other nodes have/,
    },
  ],
  checks: ['cross-node'],
  explains: true,
});
