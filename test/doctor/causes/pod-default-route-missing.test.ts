import { podDefaultRouteMissing } from '../../../src/doctor/causes/pod-default-route-missing.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(podDefaultRouteMissing, 'a pod has lost its default route', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'pods/default_client-1/ip-route.txt': (text) => text.replace(/^default .*\n/m, '') },
  found: [{ severity: 'error', node: 'node-1', title: /pod default\/client-1 has no default route/ }],
  checks: ['cross-node', 'egress'],
  explains: true,
});

testCause(podDefaultRouteMissing, 'the pod was given a gateway that nobody has', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'pods/default_client-1/ip-route.txt': replace('via 192.168.0.1 ', 'via 192.168.0.254 ') },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /pod default\/client-1 sends everything to the gateway 192\.168\.0\.254, which cbr0 does not have/,
    },
  ],
  checks: ['cross-node', 'egress'],
  explains: true,
});
