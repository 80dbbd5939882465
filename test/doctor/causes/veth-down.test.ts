import { vethDown } from '../../../src/doctor/causes/veth-down.ts';
import { editEntries, takeDown } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(vethDown, "the node's end is down", {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-link.json': takeDown('veth317f1c4d'),
    'nodes/node-1/ip-addr.json': takeDown('veth317f1c4d'),
  },
  found: [{ severity: 'error', node: 'node-1', title: /veth317f1c4d, the node's end of the veth of pod \S+, is down/ }],
  checks: ['same-node', 'cross-node', 'egress'],
  explains: true,
});

testCause(vethDown, "the node's end is down, and the bridge has disabled its port for it", {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-link.json': takeDown('veth317f1c4d'),
    'nodes/node-1/ip-addr.json': takeDown('veth317f1c4d'),
    'nodes/node-1/bridge-link.json': editEntries(
      ({ ifname }) => ifname === 'veth317f1c4d',
      (port) => ({ ...port, state: 'disabled' }),
    ),
  },
  found: [{ severity: 'error', node: 'node-1', title: /veth317f1c4d, the node's end of the veth of pod \S+, is down/ }],
  checks: ['same-node', 'cross-node', 'egress'],
  explains: true,
});
