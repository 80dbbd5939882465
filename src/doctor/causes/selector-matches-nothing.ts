import { defineCause, type Sighting } from '../cause.ts';
import { nearlySelected } from '../clues/near-pods.ts';
import { commandLine } from '../command-line.ts';
import { podsOfService } from '../matching-pods.ts';
import { prove } from '../proof.ts';
import { stopsAtService } from '../stops-at-service.ts';
import { frontsByService } from '../survey/all-fronts.ts';

export const selectorMatchesNothing = defineCause({
  id: 'selector-matches-nothing',
  title: "A service's selector misses its pods",
  severity: 'error',
  symptom: 'Connections to the service are refused; its pods run and are ready.',
  proof:
    "No pod bears the labels that the selector asks for, and pods that listen where the service leads, and that no other service chooses, bear almost the same, or the service's own name. Where another service chooses those of its name, it is a warning.",
  fix: 'Correct the selector, or the labels.',
  needs: ['api/services.json', 'api/pods.json', 'api/endpointslices.json'],
  breaks: ['cluster-ip', 'dns', 'node-port'],
  recognise: (examination) =>
    frontsByService(examination).flatMap((fronts): Sighting[] => {
      const { service } = fronts[0]!;
      if (service === null || fronts.some(({ endpoints }) => endpoints?.length !== 0)) return [];
      if (examination.world.evidence.api.pods === null || podsOfService(examination, service).length > 0) return [];
      const { free, taken } = nearlySelected(examination, service);
      const near = free.length > 0 ? free : taken;
      if (near.length === 0) return [];
      const { namespace, name, selector, origin } = service;
      const differing = Object.entries(selector!).filter(([key, value]) => near[0]!.labels[key] !== value);
      const wanted = differing.map(([key, value]) => `${key}=${value}`).join(', ');
      const borne = differing.map(([key]) => `${key}=${near[0]!.labels[key] ?? '(none)'}`).join(', ');
      return [
        {
          node: null,
          subject: `svc ${namespace}/${name}`,
          title: `the selector of service ${namespace}/${name} asks for ${wanted}, but its ${near.length === 1 ? 'pod bears' : 'pods bear'} ${borne}`,
          evidence: prove(origin, near[0]!.origin),
          fix: [
            commandLine(
              'kubectl',
              '-n',
              namespace,
              'set',
              'selector',
              'service',
              name,
              Object.entries(selector!)
                .map(([key, value]) => `${key}=${near[0]!.labels[key] ?? value}`)
                .join(','),
            ),
          ],
          confidence: free.length > 0 ? 0.9 : 0.6,
          severity: free.length > 0 ? 'error' : 'warning',
          explains: stopsAtService(examination, fronts),
        },
      ];
    }),
});
