import { vtepMacMismatch } from '../../../src/doctor/causes/vtep-mac-mismatch.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

const other = replace('ce:7f:6c:42:35:90', 'ce:7f:6c:00:00:01');

testCause(vtepMacMismatch, "a node's device has been given another hardware address", {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: { 'nodes/gamma/ip-link.json': other, 'nodes/gamma/ip-addr.json': other },
  found: [
    {
      severity: 'error',
      node: 'gamma',
      title: /flannel\.1 of gamma has ce:7f:6c:00:00:01, but alpha, beta send to ce:7f:6c:42:35:90/,
    },
  ],
  checks: ['cross-node'],
  explains: true,
});
