import { affinityToDeadEndpoint } from '../../../src/doctor/causes/affinity-to-dead-endpoint.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

const save = 'nodes/node-1/iptables-save.txt';

testCause(affinityToDeadEndpoint, 'iptables: only who is remembered is sent there', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    [save]: (text) => text.replace(/^.*-A KUBE-SVC-JASYFCTGROL6PGNE .*--probability.*KUBE-SEP-BWFLXEBHJZXZXTPG\n/m, ''),
    'api/endpointslices.json': (text) =>
      text.replace(/("192\.168\.0\.5"\s*\],\s*"conditions": \{\s*"ready": )true/, '$1false'),
  },
  found: [{ severity: 'warning', node: 'node-1', title: /default\/test-clientip are still sent to 192\.168\.0\.5:/ }],
});

testCause(affinityToDeadEndpoint, 'IPVS: a server of weight 0', {
  bundle: 'recordings/ipvs-healthy.tar.gz',
  changes: {
    'nodes/node-1/ipvsadm.txt': (text) => text.replace(/(-p 10800\n-a .* -w )1/, '$10'),
    'nodes/node-1/sysctl.txt': replace('expire_quiescent_template = 1', 'expire_quiescent_template = 0'),
  },
  found: [{ severity: 'warning', node: 'node-1', title: /whose weight is 0/ }],
});
