import { defineCause } from '../cause.ts';

export const tunnelProtocolBlocked = defineCause({
  id: 'tunnel-protocol-blocked',
  title: 'The protocol of the tunnel is blocked between nodes',
  severity: 'error',
  symptom: 'As where the port of the overlay is blocked, with IP-in-IP (protocol 4), GRE (47) or WireGuard.',
  proof:
    'tcpdump ip proto 4 (or the port of WireGuard) on both ends: packets leave and do not arrive. Calico: calicoctl node status shows BGP sessions that are not Established.',
  fix: 'Let the protocol through between the nodes, or choose VXLAN, which is plain UDP.',
  needs: [],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver'],
  recognise: null,
});
