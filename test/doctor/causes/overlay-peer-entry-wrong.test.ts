import { overlayPeerEntryWrong } from '../../../src/doctor/causes/overlay-peer-entry-wrong.ts';
import { editEntries } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(overlayPeerEntryWrong, 'frames for one node go to another', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: {
    'nodes/beta/bridge-fdb.json': editEntries(
      ({ dst }) => dst === '172.20.5.13',
      (entry) => ({ ...entry, dst: '172.20.5.11' }),
    ),
  },
  found: [{ severity: 'error', node: 'beta', title: /flannel\.1 on beta sends frames for gamma .* to 172\.20\.5\.11/ }],
  checks: ['cross-node'],
  explains: true,
});
