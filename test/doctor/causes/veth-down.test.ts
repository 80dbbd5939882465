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

testCause(vethDown, "the pod's end is down, for which the bridge has disabled the port and the pod has no routes", {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'pods/default_client-1/ip-addr.txt': (text) => text.replace(/(eth0@\S+ <.*),UP,LOWER_UP>/, '$1>'),
    'pods/default_client-1/ip-route.txt': '',
    'nodes/node-1/bridge-link.json': editEntries(
      ({ ifname }) => ifname === 'veth317f1c4d',
      (port) => ({ ...port, state: 'disabled' }),
    ),
  },
  found: [
    { severity: 'error', node: 'node-1', title: /eth0, the pod's end of the veth of pod default\/client-1, is down/ },
  ],
  checks: ['same-node', 'cross-node', 'egress'],
  explains: true,
});
