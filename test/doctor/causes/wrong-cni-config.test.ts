import { wrongCniConfig } from '../../../src/doctor/causes/wrong-cni-config.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

const podman = `{"cniVersion": "0.4.0", "name": "podman", "plugins": [{"type": "bridge", "bridge": "cni-podman0",
  "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.88.0.0/16"}]]}}]}`;
const file = { 'nodes/node-1/cni/05-podman.conflist': podman };

testCause(wrongCniConfig, 'the file is there', {
  bundle: 'nodes/healthy-legacy',
  changes: file,
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /05-podman.conflist.*10\.88\.0\.0\/16 instead of 192\.168\.0\.0\/24/,
    },
  ],
});

testCause(wrongCniConfig, 'a pod has an address of it', {
  bundle: 'nodes/healthy-legacy',
  changes: { ...file, 'api/pods.json': replace('"192.168.0.2"', '"10.88.0.2"') },
  found: [{ severity: 'error', node: 'node-1', title: /pod default\/client-1 has 10\.88\.0\.2/ }],
});
