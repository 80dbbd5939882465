import type { PodObject, ServiceObject } from '../../model/objects.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
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
    "No pod bears the labels that the selector asks for, and pods that listen where the service leads, and that no other service chooses, bear almost the same, or the service's own name.",
  fix: 'Correct the selector, or the labels.',
  needs: ['api/services.json', 'api/pods.json', 'api/endpointslices.json'],
  breaks: ['cluster-ip', 'dns', 'node-port'],
  recognise: (examination) =>
    frontsByService(examination).flatMap((fronts): Sighting[] => {
      const { service } = fronts[0]!;
      if (service === null || !hasSelector(service) || fronts.some(({ endpoints }) => endpoints?.length !== 0))
        return [];
      if (examination.world.evidence.api.pods === null || podsOfService(examination, service).length > 0) return [];
      const near = nearlySelected(examination, service);
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
          confidence: 0.9,
          explains: stopsAtService(examination, fronts),
        },
      ];
    }),
});

const hasSelector = ({ selector }: ServiceObject): boolean => selector !== null && Object.keys(selector).length > 0;

/** Pods that no service selects, that serve a port the service leads to, and whose labels differ in spelling only. */
function nearlySelected(examination: Examination, service: ServiceObject): PodObject[] {
  const { pods, services } = examination.world.evidence.api;
  const others = (services ?? []).filter((other) => other !== service && other.namespace === service.namespace);
  const taken = new Set(
    others.filter((other) => !isSameInTargets(other, service)).flatMap((other) => podsOfService(examination, other)),
  );
  return (pods ?? []).filter(
    (pod) =>
      pod.namespace === service.namespace &&
      pod.phase === 'Running' &&
      !taken.has(pod) &&
      servesTarget(pod, service) &&
      (Object.entries(service.selector!).every(([key, value]) => isAlike(pod.labels[key], value)) ||
        isNamesake(pod, service)),
  );
}

/** What a Deployment, a DaemonSet or a StatefulSet puts behind its own name. */
const workloadSuffix = /^(?:-[a-z0-9]{6,10})?-(?:[a-z0-9]{5}|\d+)$/;

/** Pods of a workload or with a label that bears the service's name: whatever the selector asks for, they are meant. */
const isNamesake = ({ name, labels }: PodObject, service: ServiceObject): boolean =>
  name === service.name ||
  (name.startsWith(`${service.name}-`) && workloadSuffix.test(name.slice(service.name.length))) ||
  ['app', 'k8s-app', 'name', 'app.kubernetes.io/name'].some((key) => labels[key] === service.name);

const isSameInTargets = (one: ServiceObject, other: ServiceObject): boolean => one.name === other.name;

const servesTarget = ({ containers }: PodObject, { ports }: ServiceObject): boolean => {
  const declared = containers.flatMap((container) => container.ports);
  return (
    declared.length === 0 ||
    ports.some(({ targetPort, port }) =>
      declared.some((own) => own.port === (targetPort ?? port) || (own.name !== null && own.name === targetPort)),
    )
  );
};

/** The same but for case, marks between letters, or two letters. */
function isAlike(label: string | undefined, wanted: string): boolean {
  if (label === undefined) return false;
  const plain = (text: string): string => text.toLowerCase().replace(/[-_.]/g, '');
  return plain(label) === plain(wanted) || (wanted.length > 4 && distance(label, wanted) <= 2);
}

/** Letters to change, add or leave out (Levenshtein). Labels have at most 63 characters. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + same));
    }
    row = next;
  }
  return row[other.length]!;
}
