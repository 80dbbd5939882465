import { bridgeDown } from '../../../src/doctor/causes/bridge-down.ts';
import { editEntries, takeDown } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(bridgeDown, 'the bridge is down', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/ip-link.json': takeDown('cbr0'), 'nodes/node-1/ip-addr.json': takeDown('cbr0') },
  found: [{ severity: 'error', node: 'node-1', title: /bridge cbr0 on node-1 is down/ }],
  checks: ['same-node', 'egress'],
  explains: true,
});

testCause(bridgeDown, 'the bridge has lost its address', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-addr.json': editEntries(
      ({ ifname }) => ifname === 'cbr0',
      (link) => ({ ...link, addr_info: [] }),
    ),
    'nodes/node-1/ip-route.json': (text) =>
      JSON.stringify(JSON.parse(text).filter(({ dev }: { dev: string }) => dev !== 'cbr0')),
  },
  found: [{ severity: 'error', node: 'node-1', title: /bridge cbr0 on node-1 does not have 192\.168\.0\.1/ }],
  checks: ['egress'],
  explains: true,
});
