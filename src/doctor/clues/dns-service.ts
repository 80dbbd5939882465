import type { World } from '../../cluster/world.ts';
import type { PodObject, ServiceObject } from '../../model/objects.ts';

/** Who answers names in the cluster. */
export interface DnsService {
  service: ServiceObject;
  /** Pods that its selector takes. */
  pods: PodObject[];
}

/** The DNS service, as far as objects of the API tell: of kube-system, with port 53 and a selector. */
export function findDnsService({ evidence }: World): DnsService | null {
  const service = evidence.api.services?.find(
    ({ namespace, ports, selector }) =>
      namespace === 'kube-system' && selector !== null && ports.some(({ port }) => port === 53),
  );
  if (service === undefined) return null;
  const wanted = Object.entries(service.selector!);
  const pods = (evidence.api.pods ?? []).filter(
    (pod) =>
      pod.namespace === service.namespace &&
      wanted.length > 0 &&
      wanted.every(([key, value]) => Object.hasOwn(pod.labels, key) && pod.labels[key] === value),
  );
  return { service, pods };
}
