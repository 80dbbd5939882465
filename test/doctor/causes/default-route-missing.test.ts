import { defaultRouteMissing } from '../../../src/doctor/causes/default-route-missing.ts';
import { dropEntries, editEntries } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(defaultRouteMissing, 'the node has lost it', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/ip-route.json': dropEntries(({ dst }) => dst === 'default') },
  found: [{ severity: 'error', node: 'node-1', title: /node-1 has no default route/ }],
  checks: ['egress'],
  explains: true,
});

testCause(defaultRouteMissing, 'it refuses, which the clients of services on the node feel as well', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-route.json': editEntries(
      ({ dst }) => dst === 'default',
      () => ({ type: 'unreachable', dst: 'default', metric: 4278198272, flags: [] }),
    ),
  },
  found: [{ severity: 'error', node: 'node-1', title: /node-1 has no default route but one of type unreachable/ }],
  checks: ['egress', 'cluster-ip'],
  explains: true,
});

testCause(defaultRouteMissing, 'it is what the node of routed pods answers them by', {
  bundle: 'systems/calico.tar.gz',
  changes: { 'nodes/two/ip-route.json': dropEntries(({ dst }) => dst === 'default') },
  found: [{ severity: 'error', node: 'two', title: /two has no default route/ }],
  checks: ['egress', 'cross-node'],
  explains: true,
});
