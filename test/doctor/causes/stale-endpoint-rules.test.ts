import { staleEndpointRules } from '../../../src/doctor/causes/stale-endpoint-rules.ts';
import { testCause } from '../recognise.ts';

testCause(staleEndpointRules, 'the rules drop what asks at the node port, as if no endpoint were on the node', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: {
    'nodes/beta/iptables-save.txt': (text) =>
      text
        .replace(/^.*KUBE-SVL-EQPZH4W7LN3ZNZNG.*\n/gm, '')
        .replace(
          /(?=^.*-A KUBE-FIREWALL )/m,
          '[0:0] -A KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "shop/lb has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 31080 -j DROP\n',
        ),
    'nodes/beta/iptables-nat-list.txt': null,
    'nodes/beta/iptables-filter-list.txt': null,
  },
  found: [
    {
      severity: 'error',
      node: 'beta',
      title: /rules of beta for svc shop\/lb are not what the API has: they refuse connections for want of endpoints/,
    },
  ],
  checks: ['node-port'],
  explains: true,
});
