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
      title: /rules of beta for svc shop\/lb are not what the API has: they refuse packets to .* for want of endpoints/,
    },
  ],
  checks: ['node-port'],
  explains: true,
});

testCause(staleEndpointRules, 'all real servers of a virtual service have weight 0', {
  bundle: 'recordings/ipvs-healthy.tar.gz',
  changes: {
    'nodes/node-1/ipvsadm.txt': (text) => text.replace(/^(-a -t 10\.109\.94\.143:80 .*) -w 1$/gm, '$1 -w 0'),
  },
  found: [{ severity: 'error', node: 'node-1', title: /they refuse packets to 10\.109\.94\.143:80 for want/ }],
  checks: ['cluster-ip'],
  explains: true,
});

testCause(staleEndpointRules, 'a virtual service has no real servers', {
  bundle: 'recordings/ipvs-healthy.tar.gz',
  changes: {
    'nodes/node-1/ipvsadm.txt': (text) => text.replace(/^-a -u 10\.96\.0\.10:53 .*\n/gm, ''),
  },
  found: [{ severity: 'error', node: 'node-1', title: /they refuse packets to 10\.96\.0\.10:53 for want/ }],
  checks: ['dns'],
  explains: true,
});
