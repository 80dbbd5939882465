import { defineCause } from '../cause.ts';

export const overlayPortTaken = defineCause({
  id: 'overlay-port-taken',
  title: 'The network underneath uses the UDP port of the overlay itself',
  severity: 'error',
  symptom:
    'As where the port is blocked, on virtual machines of VMware NSX and the like: their hypervisor takes packets to UDP 4789 (or 8472) for its own.',
  proof:
    'The packets leave one node and never arrive at the other, while the same through another UDP port does arrive. It takes packets that are really sent.',
  fix: 'Give the overlay another port: flannel Backend.Port, Calico vxlanPort, Cilium tunnel-port.',
  needs: [],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver'],
  recognise: null,
});
