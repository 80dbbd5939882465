import { bridgePortNotForwarding } from '../../../src/doctor/causes/bridge-port-not-forwarding.ts';
import { editEntries } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(bridgePortNotForwarding, 'a port is still learning', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/bridge-link.json': editEntries(
      ({ ifname }) => ifname === 'veth317f1c4d',
      (port) => ({ ...port, state: 'learning' }),
    ),
  },
  found: [{ severity: 'error', node: 'node-1', title: /port veth317f1c4d of cbr0 on node-1 is learning/ }],
  checks: ['same-node', 'egress'],
  explains: true,
});
