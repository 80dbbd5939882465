import { podDefaultRouteMissing } from '../../../src/doctor/causes/pod-default-route-missing.ts';
import { testCause } from '../recognise.ts';

testCause(podDefaultRouteMissing, 'a pod has lost its default route', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'pods/default_client-1/ip-route.txt': (text) => text.replace(/^default .*\n/m, '') },
  found: [{ severity: 'error', node: 'node-1', title: /pod default\/client-1 has no default route/ }],
  checks: ['cross-node', 'egress'],
  explains: true,
});
