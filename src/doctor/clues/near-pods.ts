import type { PodObject, ServiceObject } from '../../model/objects.ts';
import type { Examination } from '../examination.ts';
import { podsOfService } from '../matching-pods.ts';

/** Pods that serve a port the service leads to and that it seems to mean. */
export interface NearPods {
  /** Pods that no service selects, and whose labels differ in spelling only or whose name is the service's. */
  free: PodObject[];
  /** Pods of its name that another service selects. */
  taken: PodObject[];
}

/** Pods that a service whose selector no pod answers to seems to mean; none where it has no selector. */
export function nearlySelected(examination: Examination, service: ServiceObject): NearPods {
  if (Object.keys(service.selector ?? {}).length === 0) return { free: [], taken: [] };
  const { pods, services } = examination.world.evidence.api;
  const others = (services ?? []).filter(
    ({ namespace, name }) => namespace === service.namespace && name !== service.name,
  );
  const chosen = new Set(others.flatMap((other) => podsOfService(examination, other)));
  const serving = (pods ?? []).filter(
    (pod) => pod.namespace === service.namespace && pod.phase === 'Running' && servesTarget(pod, service),
  );
  const isSpeltAlike = ({ labels }: PodObject): boolean =>
    Object.entries(service.selector!).every(([key, value]) => isAlike(labels[key], value));
  return {
    free: serving.filter((pod) => !chosen.has(pod) && (isSpeltAlike(pod) || isNamesake(pod, service))),
    taken: serving.filter((pod) => chosen.has(pod) && isNamesake(pod, service)),
  };
}

/** What a Deployment, a DaemonSet or a StatefulSet puts behind its own name. */
const workloadSuffix = /^(?:-[a-z0-9]{6,10})?-(?:[a-z0-9]{5}|\d+)$/;

/** Pods of a workload or with a label that bears the service's name: whatever the selector asks for, they are meant. */
const isNamesake = ({ name, labels }: PodObject, service: ServiceObject): boolean =>
  name === service.name ||
  (name.startsWith(`${service.name}-`) && workloadSuffix.test(name.slice(service.name.length))) ||
  ['app', 'k8s-app', 'name', 'app.kubernetes.io/name'].some((key) => labels[key] === service.name);

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
