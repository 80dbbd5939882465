import { linkDown } from '../../../src/doctor/causes/link-down.ts';
import { takeDown } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(linkDown, 'the uplink is down', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-2/ip-link.json': takeDown('eth0'), 'nodes/node-2/ip-addr.json': takeDown('eth0') },
  found: [{ severity: 'error', node: 'node-2', title: /eth0 of node-2 is down/ }],
  checks: ['egress'],
  explains: true,
});
