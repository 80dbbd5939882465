import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { whyNotReady } from '../matching-pods.ts';
import { enoughLines, prove } from '../proof.ts';
import { stopsAtService } from '../stops-at-service.ts';
import { frontsByService } from '../survey/all-fronts.ts';
import { type ServiceFront, usedEndpoints } from '../survey/service-front.ts';

export const endpointsNotReady = defineCause({
  id: 'endpoints-not-ready',
  title: 'No endpoint of a service is ready',
  severity: 'error',
  symptom: 'Connections to the service are refused, though its pods run.',
  proof: 'Its endpoint slices have addresses, and every one is marked as not ready.',
  fix: 'Make the pods ready: see what their readiness probe says.',
  needs: ['api/endpointslices.json', 'api/services.json'],
  breaks: ['cluster-ip', 'dns', 'node-port'],
  recognise: (examination) =>
    frontsByService(examination).flatMap((fronts): Sighting[] => {
      const unready = fronts.filter(isUnready);
      if (
        unready.length === 0 ||
        unready.length < fronts.filter(({ endpoints }) => (endpoints?.length ?? 0) > 0).length
      )
        return [];
      const { namespace, name, endpoints } = unready[0]!;
      const { pods, endpointSlices } = examination.world.evidence.api;
      const behind = (pods ?? []).filter((pod) =>
        endpoints!.some((one) => one.pod?.namespace === pod.namespace && one.pod.name === pod.name),
      );
      const slice = endpointSlices?.find((one) => one.namespace === namespace && one.service === name);
      const why = behind[0] === undefined ? 'not ready' : whyNotReady(behind[0]);
      return [
        {
          node: null,
          subject: `svc ${namespace}/${name}`,
          title: `none of the ${endpoints!.length} endpoints of service ${namespace}/${name} is ready (${why})`,
          evidence: prove(slice?.origin, ...behind.map(({ origin }) => origin)).slice(0, enoughLines),
          fix: behind
            .slice(0, 2)
            .map((pod) => commandLine('kubectl', '-n', pod.namespace, 'describe', 'pod', pod.name)),
          confidence: 1,
          explains: stopsAtService(examination, fronts),
        },
      ];
    }),
});

/** It has endpoints, and none that gets connections. */
export const isUnready = (front: ServiceFront): boolean =>
  (front.endpoints?.length ?? 0) > 0 && usedEndpoints(front)?.length === 0;
