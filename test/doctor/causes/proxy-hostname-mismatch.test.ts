import { proxyHostnameMismatch } from '../../../src/doctor/causes/proxy-hostname-mismatch.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

const config = {
  'nodes/node-1/kube-proxy-config.yaml': replace('hostnameOverride: "node-1"', 'hostnameOverride: "ip-10-1-10-9"'),
};
const balancing =
  '-A KUBE-XLB-PPKTRAUX6JG7KA3X -m comment --comment "Balancing rule 0 for default/test-local" -j KUBE-SEP-L7RUJIE6PJ5TTMQ3';
const refusing =
  '-A KUBE-XLB-PPKTRAUX6JG7KA3X -m comment --comment "default/test-local has no local endpoints" -j KUBE-MARK-DROP';

testCause(proxyHostnameMismatch, 'it is told another name', {
  bundle: 'nodes/healthy-legacy',
  changes: config,
  found: [
    { severity: 'warning', node: 'node-1', title: /is told that it runs on ip-10-1-10-9, which no node is called/ },
  ],
});

testCause(proxyHostnameMismatch, 'its rules miss local endpoints', {
  bundle: 'nodes/healthy-legacy',
  changes: { ...config, 'nodes/node-1/iptables-save.txt': replace(balancing, refusing) },
  found: [{ severity: 'error', node: 'node-1', title: /no local endpoint of default\/test-local, which has one here/ }],
});
