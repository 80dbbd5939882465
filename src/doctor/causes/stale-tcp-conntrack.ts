import { defineCause } from '../cause.ts';
import { staleConnections } from '../stale-connections.ts';

export const staleTcpConntrack = defineCause({
  id: 'stale-tcp-conntrack',
  title: 'TCP connections are tried again and again at an endpoint that is gone',
  severity: 'warning',
  symptom: 'Clients with a fixed source port keep trying a pod that is gone.',
  proof:
    'conntrack has entries SYN_SENT [UNREPLIED] for the address of a service that lead to somebody who is no endpoint.',
  fix: 'Delete the entries.',
  needs: ['conntrack.txt', 'api/endpointslices.json', 'api/services.json'],
  breaks: ['node'],
  recognise: (examination) =>
    staleConnections(examination, 'tcp', ({ state, flags }) => state === 'SYN_SENT' && flags.includes('UNREPLIED')),
});
