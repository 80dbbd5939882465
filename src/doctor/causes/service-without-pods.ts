import type { ServiceObject } from '../../model/objects.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { nearlySelected } from '../clues/near-pods.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { podsOfService } from '../matching-pods.ts';
import { enoughLines, prove } from '../proof.ts';
import { stopsAtService } from '../stops-at-service.ts';
import { frontsByService } from '../survey/all-fronts.ts';
import type { ServiceFront } from '../survey/service-front.ts';

export const serviceWithoutPods = defineCause({
  id: 'service-without-pods',
  title: "No pod bears what a service's selector asks for",
  severity: 'info',
  symptom: 'Connections to the service are refused, or time out.',
  proof:
    'No pod of the namespace bears the labels that the selector asks for, nor almost the same, and there are no endpoints. It may be meant so: a workload is scaled to none, or not there yet.',
  fix: 'Start the pods (replicas, events of the workload), correct the selector, or delete the service.',
  needs: ['api/services.json', 'api/pods.json', 'api/endpointslices.json'],
  breaks: ['cluster-ip', 'node-port'],
  recognise: (examination) => {
    const empty = podless(examination);
    if (empty.length === 0) return [];
    const [{ service }] = empty as [Podless];
    const labels = Object.entries(service.selector!).map(([key, value]) => `${key}=${value}`);
    const names = empty.slice(0, enoughLines).map((one) => `${one.service.namespace}/${one.service.name}`);
    const more = empty.length > names.length ? ` and ${empty.length - names.length} more` : '';
    return [
      {
        node: null,
        subject: empty.length === 1 ? `svc ${names[0]}` : null,
        title:
          empty.length === 1
            ? `service ${names[0]} has no endpoints: no pod bears ${labels.join(', ')}, which its selector asks for`
            : `${empty.length} services have no endpoints, as no pod bears the labels that their selectors ask for: ${names.join(', ')}${more}`,
        evidence: prove(...empty.slice(0, enoughLines).map((one) => one.service.origin)),
        fix: [commandLine('kubectl', '-n', service.namespace, 'get', 'pods', '-l', labels.join(','))],
        confidence: 1,
        explains: empty.flatMap(({ fronts }) => stopsAtService(examination, fronts)),
      } satisfies Sighting,
    ];
  },
});

interface Podless {
  service: ServiceObject;
  fronts: readonly ServiceFront[];
}

/** Services whose selector no pod at all answers to. */
function podless(examination: Examination): Podless[] {
  if (examination.world.evidence.api.pods === null) return [];
  return frontsByService(examination).flatMap((fronts): Podless[] => {
    const { service } = fronts[0]!;
    if (service === null || fronts.some(({ endpoints }) => endpoints?.length !== 0)) return [];
    const isAsking = Object.keys(service.selector ?? {}).length > 0 && podsOfService(examination, service).length === 0;
    const { free, taken } = nearlySelected(examination, service);
    return isAsking && free.length + taken.length === 0 ? [{ service, fronts }] : [];
  });
}
