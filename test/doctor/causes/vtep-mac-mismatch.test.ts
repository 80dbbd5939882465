import { vtepMacMismatch } from '../../../src/doctor/causes/vtep-mac-mismatch.ts';
import { replace } from '../../two-nodes.ts';
import { editEntries } from '../edit.ts';
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

testCause(vtepMacMismatch, 'one peer alone has another entry for it than the device and flannel have', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: {
    'nodes/beta/ip-neigh.json': editEntries(
      ({ dev, dst }) => dev === 'flannel.1' && dst === '10.42.2.0',
      (entry) => ({ ...entry, lladdr: '02:11:22:33:44:55' }),
    ),
  },
  found: [
    { severity: 'error', node: 'beta', title: /flannel\.1 of gamma has \S+, but beta sends to 02:11:22:33:44:55/ },
  ],
  checks: ['cross-node'],
  explains: true,
});
