import { defineCause } from '../cause.ts';

export const overlayPortBlocked = defineCause({
  id: 'overlay-port-blocked',
  title: 'The UDP port of the overlay is blocked between nodes',
  severity: 'error',
  symptom: 'Nodes reach each other, and no pod reaches a pod of another node.',
  proof:
    'tcpdump on both ends: the sender emits UDP to the overlay port (8472, 4789, 8473), the receiver never sees it. Packets that a rule of the receiving node itself drops are named as that rule; what stands between the nodes is not in the evidence.',
  fix: 'Open the port between the nodes in the security group or firewall of the network.',
  needs: [],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver'],
  recognise: null,
});
