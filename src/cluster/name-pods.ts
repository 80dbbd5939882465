import type { Evidence, PodEvidence } from '../model/evidence.ts';
import type { NetworkNamespace } from '../model/node.ts';
import type { PodObject } from '../model/objects.ts';

/** A pod's network namespace by its best name. */
export interface NamedPod extends PodEvidence {
  /** The node whose processes run in it; null where nobody looked for namespaces. */
  node: string | null;
  /** The namespace as its node sees it; null where nobody looked. */
  networkNamespace: NetworkNamespace | null;
}

const named = new WeakMap<Evidence, NamedPod[]>();

/**
 * The pods' network namespaces, with the names of those that were found without one: by the pod's UID, else by an address that only one pod
 * of the API has, else the host name of a process that the kubelet's cgroups say belongs to a pod. What nothing tells keeps its handle.
 */
export function namedPods(evidence: Evidence): NamedPod[] {
  const known = named.get(evidence);
  if (known !== undefined) return known;
  const found = evidence.nodes.flatMap(({ namespaces, name }) =>
    (namespaces ?? []).map((one) => ({ ...one, node: name })),
  );
  const homes = new Map(found.map((one) => [one.folder, one]));
  const objects = (evidence.api.pods ?? []).filter(({ hostNetwork }) => !hostNetwork);
  const pods = evidence.pods.map((pod): NamedPod => {
    const home = homes.get(pod.namespace === '' ? pod.name : `${pod.namespace}_${pod.name}`) ?? null;
    const best = pod.namespace === '' ? namePod(pod, found, objects) : pod;
    return { ...best, node: home?.node ?? null, networkNamespace: home };
  });
  named.set(evidence, pods);
  return pods;
}

function namePod(pod: PodEvidence, found: NetworkNamespace[], objects: PodObject[]): PodEvidence {
  const own = found.find(({ folder }) => folder === pod.name);
  const object = byUid(own, objects) ?? byAddress(pod, objects);
  if (object !== null) return { ...pod, namespace: object.namespace, name: object.name };
  const { hostname, podUid } = own ?? {};
  const isUnique = found.filter((other) => other.hostname === hostname).length === 1;
  return podUid != null && hostname != null && isUnique ? { ...pod, name: hostname } : pod;
}

const byUid = (own: NetworkNamespace | undefined, objects: PodObject[]): PodObject | null =>
  (own?.podUid != null && objects.find(({ uid }) => uid === own.podUid)) || null;

function byAddress({ facts }: PodEvidence, objects: PodObject[]): PodObject | null {
  const addresses = (facts.addresses ?? []).filter(({ scope }) => scope === 'global').map(({ address }) => address);
  const owners = objects.filter(
    ({ ips, phase }) => phase !== 'Succeeded' && phase !== 'Failed' && ips.some((ip) => addresses.includes(ip)),
  );
  return owners.length === 1 ? owners[0]! : null;
}
