import { printEndpoint } from '../../model/address.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import { hostOf, stopsBy } from '../stops-of.ts';

export const apiserverDown = defineCause({
  id: 'apiserver-down',
  title: 'The API server does not run',
  severity: 'error',
  symptom: 'Nobody reaches the API: kubectl, controllers, kube-proxy. The data plane goes on with the rules it has.',
  proof: 'The packet reaches the node that is the endpoint of default/kubernetes, and no process listens there.',
  fix: "Start it: see its log, and etcd's.",
  needs: ['ss.txt'],
  breaks: ['apiserver'],
  outranks: ['nothing-listens', 'apiserver-unreachable'],
  recognise: (examination) =>
    groupBy(
      stopsBy(examination, 'nothing-listens').filter(({ flow }) => flow.check === 'apiserver'),
      ({ path, node }) => `${node} ${path.destination.port}`,
    ).map((stops): Sighting => {
      const { node, path } = stops[0]!;
      const endpoint = printEndpoint(path.destination.ip, path.destination.port);
      const sockets = hostOf(examination, node)?.facts.sockets ?? [];
      const { endpointSlices } = examination.world.evidence.api;
      const slice = endpointSlices?.find(
        ({ namespace, service }) => namespace === 'default' && service === 'kubernetes',
      );
      return {
        node,
        subject: null,
        title: `nothing listens on ${endpoint}, where the API server should: it does not run on ${node}`,
        evidence: prove(slice?.origin, ...sockets.slice(0, 2).map(({ origin }) => origin)),
        fix: [
          'crictl ps -a --name kube-apiserver',
          'crictl logs $(crictl ps -aq --name kube-apiserver | head -1)',
          'journalctl -u kubelet --since -10min',
        ],
        confidence: 0.95,
        explains: stops,
      };
    }),
});
