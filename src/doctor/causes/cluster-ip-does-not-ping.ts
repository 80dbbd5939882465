import { defineCause } from '../cause.ts';

export const clusterIpDoesNotPing = defineCause({
  id: 'cluster-ip-does-not-ping',
  title: 'A cluster IP does not answer ping, and is not meant to',
  severity: 'info',
  symptom: 'ping 10.96.0.10 fails while the service works.',
  proof: 'Rules translate the ports of the service only; in iptables and nftables mode nobody has the address itself.',
  fix: 'Ask a port of the service: nc -vz ADDRESS PORT, dig @ADDRESS NAME.',
  needs: [],
  breaks: [],
  recognise: null,
});
