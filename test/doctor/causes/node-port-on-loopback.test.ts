import { nodePortOnLoopback } from '../../../src/doctor/causes/node-port-on-loopback.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(nodePortOnLoopback, 'the kernel does not route 127.0.0.1', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/sysctl.txt': replace('conf.all.route_localnet = 1', 'conf.all.route_localnet = 0') },
  found: [{ severity: 'info', node: 'node-1', title: /do not answer on 127\.0\.0\.1 of node-1/ }],
});

testCause(nodePortOnLoopback, 'kube-proxy was told so', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-2/kube-proxy-config.yaml': replace('iptables:\n', 'iptables:\n  localhostNodePorts: false\n'),
  },
  found: [{ severity: 'info', node: 'node-2', title: /do not answer on 127\.0\.0\.1 of node-2/ }],
});
