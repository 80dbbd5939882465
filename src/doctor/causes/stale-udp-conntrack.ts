import { defineCause } from '../cause.ts';
import { staleConnections } from '../stale-connections.ts';

export const staleUdpConntrack = defineCause({
  id: 'stale-udp-conntrack',
  title: 'Tracked UDP connections lead to endpoints that are gone',
  severity: 'warning',
  symptom: 'DNS, statsd or syslog is dead for clients that keep their source port, after endpoints changed.',
  proof:
    'conntrack has entries for the address of a service whose answers are awaited from somebody who is no endpoint.',
  fix: 'Delete the entries; kube-proxy does it when endpoints go away, if it runs and conntrack is there.',
  needs: ['conntrack.txt', 'api/endpointslices.json', 'api/services.json'],
  breaks: ['node'],
  recognise: (examination) => staleConnections(examination, 'udp', ({ timeout }) => timeout === null || timeout > 0),
});
