import { podDnsServerMismatch } from '../../../src/doctor/causes/pod-dns-server-mismatch.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(podDnsServerMismatch, 'a pod asks an address that no service has', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'pods/default_client-1/resolv.conf': replace('10.96.0.10', '10.96.0.99') },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /pod default\/client-1 asks 10\.96\.0\.99 for names, but the cluster's DNS is 10\.96\.0\.10/,
    },
  ],
  checks: ['dns'],
  explains: true,
});
