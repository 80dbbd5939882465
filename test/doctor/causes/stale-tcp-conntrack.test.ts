import { staleTcpConntrack } from '../../../src/doctor/causes/stale-tcp-conntrack.ts';
import { add } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(staleTcpConntrack, 'a client keeps trying a server that is gone', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/conntrack.txt': add(
      'tcp      6 115 SYN_SENT src=192.168.0.2 dst=10.96.0.1 sport=40000 dport=443 [UNREPLIED] src=10.1.10.99 dst=192.168.0.2 sport=6443 dport=40000 mark=0 use=1',
    ),
  },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /1 tracked TCP connection to svc default\/kubernetes on node-1 still leads to 10\.1\.10\.99:6443/,
    },
  ],
});
