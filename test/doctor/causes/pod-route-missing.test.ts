import { podRouteMissing } from '../../../src/doctor/causes/pod-route-missing.ts';
import { dropEntries, editEntries } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(podRouteMissing, 'the route is a black hole, for which reverse path filtering drops what comes from there', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-route.json': editEntries(
      ({ dst }) => dst === '192.168.1.0/24',
      ({ dst }) => ({ type: 'blackhole', dst, flags: [] }),
    ),
  },
  found: [{ severity: 'error', node: 'node-1', title: /node-1 has no route to 192\.168\.1\.0\/24/ }],
  checks: ['cross-node'],
  explains: true,
});

testCause(podRouteMissing, "the route to the node's own pods was deleted, the address of the bridge is left", {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/ip-route.json': dropEntries(({ dst }) => dst === '192.168.0.0/24') },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /node-1 has no route to 192\.168\.0\.0\/24 by cbr0, where its own pods are/,
    },
  ],
  checks: ['cross-node'],
  explains: true,
});

testCause(podRouteMissing, "the route to a node's own pods refuses, in IPv6", {
  bundle: 'recordings/dualstack-healthy.tar.gz',
  changes: Object.fromEntries(
    ['ip6-route.json', 'ip-route-all.json'].map((file) => [
      `nodes/beta/${file}`,
      editEntries(
        ({ dst, dev }) => dst === 'fd10:42:0:1::/64' && dev === 'cni0',
        ({ dst }) => ({ type: 'unreachable', dst, dev: 'lo', metric: 1024, flags: [] }),
      ),
    ]),
  ),
  found: [{ severity: 'error', node: 'beta', title: /beta has no route to fd10:42:0:1::\/64 by cni0/ }],
  checks: ['cross-node'],
  explains: true,
});
