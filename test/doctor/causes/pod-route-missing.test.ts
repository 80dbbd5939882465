import { podRouteMissing } from '../../../src/doctor/causes/pod-route-missing.ts';
import { editEntries } from '../edit.ts';
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
