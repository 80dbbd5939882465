import { vethDown } from '../../../src/doctor/causes/veth-down.ts';
import { takeDown } from '../edit.ts';
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
