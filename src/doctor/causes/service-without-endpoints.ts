import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { podsOfService } from '../matching-pods.ts';
import { prove } from '../proof.ts';
import { stopsAtService } from '../stops-at-service.ts';
import { frontsByService } from '../survey/all-fronts.ts';

export const serviceWithoutEndpoints = defineCause({
  id: 'service-without-endpoints',
  title: 'A service has ready pods and no endpoints',
  severity: 'error',
  symptom: 'Connections to the service are refused.',
  proof:
    'Pods that the selector chooses are ready, and no endpoint slice names them. A service without pods that match is another matter (service-without-pods): it may be meant so.',
  fix: 'See whether the controller manager runs, and whether the target port names a port of the pods.',
  needs: ['api/services.json', 'api/endpointslices.json', 'api/pods.json'],
  breaks: ['cluster-ip', 'dns', 'node-port'],
  recognise: (examination) =>
    frontsByService(examination).flatMap((fronts): Sighting[] => {
      const { service } = fronts[0]!;
      if (service === null || fronts.some(({ endpoints }) => endpoints?.length !== 0)) return [];
      const ready = podsOfService(examination, service).filter(
        (pod) => pod.ready === true && !pod.terminating && pod.ips.length > 0,
      );
      if (ready.length === 0) return [];
      const { namespace, name, origin } = service;
      return [
        {
          node: null,
          subject: `svc ${namespace}/${name}`,
          title: `service ${namespace}/${name} has no endpoints, though ${ready.length} ready ${ready.length === 1 ? 'pod matches' : 'pods match'} its selector`,
          evidence: prove(origin, ready[0]!.origin),
          fix: [commandLine('kubectl', '-n', namespace, 'describe', 'service', name)],
          confidence: 0.9,
          explains: stopsAtService(examination, fronts),
        },
      ];
    }),
});
