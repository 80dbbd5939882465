import { clusterCidrMismatch } from '../../../src/doctor/causes/cluster-cidr-mismatch.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(clusterCidrMismatch, 'the rules spare another range', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/iptables-save.txt': (text) => text.replaceAll('! -s 192.168.0.0/16', '! -s 10.244.0.0/16') },
  found: [{ severity: 'warning', node: 'node-1', title: /takes only 10\.244\.0\.0\/16 for pods/ }],
});

testCause(clusterCidrMismatch, 'its configuration names another range', {
  bundle: 'recordings/nftables-healthy.tar.gz',
  changes: { 'nodes/beta/kube-proxy-config.yaml': replace('clusterCIDR: 10.42.0.0/16', 'clusterCIDR: 10.244.0.0/16') },
  found: [{ severity: 'warning', node: 'beta', title: /takes only 10\.244\.0\.0\/16 for pods/ }],
});
