import { bridgePortIsolated } from '../../../src/doctor/causes/bridge-port-isolated.ts';
import { editEntries } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(bridgePortIsolated, 'all ports are isolated', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/bridge-link.json': editEntries(
      ({ master }) => master === 'cbr0',
      (port) => ({ ...port, isolated: true }),
    ),
  },
  found: [{ severity: 'error', node: 'node-1', title: /10 bridge ports on node-1 are isolated/ }],
  checks: ['same-node'],
  explains: true,
});
