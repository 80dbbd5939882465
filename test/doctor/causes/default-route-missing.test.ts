import { defaultRouteMissing } from '../../../src/doctor/causes/default-route-missing.ts';
import { dropEntries } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(defaultRouteMissing, 'the node has lost it', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/ip-route.json': dropEntries(({ dst }) => dst === 'default') },
  found: [{ severity: 'error', node: 'node-1', title: /node-1 has no default route/ }],
  checks: ['egress'],
  explains: true,
});
