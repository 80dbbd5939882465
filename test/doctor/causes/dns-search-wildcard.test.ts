import { dnsSearchWildcard } from '../../../src/doctor/causes/dns-search-wildcard.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(dnsSearchWildcard, 'a domain of the node behind those of the cluster', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'pods/default_client-1/resolv.conf': replace(
      'svc.cluster.local cluster.local',
      'svc.cluster.local cluster.local corp.example.com',
    ),
  },
  found: [{ severity: 'warning', node: null, title: /below corp\.example\.com too, by pod default\/client-1/ }],
});
