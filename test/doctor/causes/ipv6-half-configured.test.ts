import { ipv6HalfConfigured } from '../../../src/doctor/causes/ipv6-half-configured.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(ipv6HalfConfigured, 'the node does not forward IPv6', {
  bundle: 'recordings/dualstack-healthy.tar.gz',
  changes: {
    'nodes/alpha/sysctl.txt': replace('net.ipv6.conf.all.forwarding = 1', 'net.ipv6.conf.all.forwarding = 0'),
  },
  found: [
    { severity: 'warning', node: 'alpha', title: /has the IPv6 address fd10:42::\S+, and alpha does not forward IPv6/ },
  ],
});

testCause(ipv6HalfConfigured, 'a pod has no way out', {
  bundle: 'recordings/dualstack-healthy.tar.gz',
  changes: { 'pods/ops_tool-alpha/ip6-route.txt': (text) => text.replace(/^default.*\n/m, '') },
  found: [
    {
      severity: 'warning',
      node: 'alpha',
      title: /pod ops\/tool-alpha has the IPv6 address .* there is no IPv6 default route/,
    },
  ],
});
