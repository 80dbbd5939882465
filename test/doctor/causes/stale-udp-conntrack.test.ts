import { staleUdpConntrack } from '../../../src/doctor/causes/stale-udp-conntrack.ts';
import { add } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(staleUdpConntrack, 'questions still go to a DNS server that is gone', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/conntrack.txt': add(
      'udp      17 29 src=192.168.0.2 dst=10.96.0.10 sport=40000 dport=53 [UNREPLIED] src=192.168.0.77 dst=192.168.0.2 sport=53 dport=40000 mark=0 use=1',
    ),
  },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /1 tracked UDP connection to svc kube-system\/kube-dns:dns on node-1 still leads to 192\.168\.0\.77:53/,
    },
  ],
});
