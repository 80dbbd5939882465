import type { ContainerPort, PodObject } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import { type JsonObject, numberIn, objectIn, objectsIn, textIn } from '../json.ts';
import { conditionOf, nameOf, textMapIn } from './fields.ts';

/** A Pod (v1). Init containers that keep running (sidecars) may hold ports too, so they are listed with the others. */
export function readPod(object: JsonObject, origin: Origin): PodObject {
  const metadata = objectIn(object, 'metadata');
  const spec = objectIn(object, 'spec');
  const status = objectIn(object, 'status');
  const ips = objectsIn(status, 'podIPs').map((entry) => textIn(entry, 'ip'));
  const known = (ips.length > 0 ? ips : [textIn(status, 'podIP')]).filter((ip) => ip !== null);
  const sidecars = objectsIn(spec, 'initContainers').filter((container) => container.restartPolicy === 'Always');
  return {
    origin,
    ...nameOf(object),
    uid: textIn(metadata, 'uid'),
    node: textIn(spec, 'nodeName'),
    ips: known,
    hostNetwork: spec.hostNetwork === true,
    labels: textMapIn(metadata, 'labels'),
    phase: textIn(status, 'phase'),
    ready: conditionOf(status, 'Ready'),
    terminating: textIn(metadata, 'deletionTimestamp') !== null,
    hostname: textIn(spec, 'hostname'),
    subdomain: textIn(spec, 'subdomain'),
    owner: controllerOf(metadata),
    containers: [...objectsIn(spec, 'containers'), ...sidecars].map((container) => readContainer(container, status)),
  };
}

function controllerOf(metadata: JsonObject): PodObject['owner'] {
  const owner = objectsIn(metadata, 'ownerReferences').find((reference) => reference.controller === true);
  return owner === undefined ? null : { kind: textIn(owner, 'kind') ?? '', name: textIn(owner, 'name') ?? '' };
}

function readContainer(container: JsonObject, status: JsonObject): PodObject['containers'][number] {
  const name = textIn(container, 'name') ?? '';
  const statuses = [...objectsIn(status, 'containerStatuses'), ...objectsIn(status, 'initContainerStatuses')];
  const own = statuses.find((candidate) => candidate.name === name) ?? {};
  return {
    name,
    ports: objectsIn(container, 'ports')
      .map(readPort)
      .filter((port) => port !== null),
    waiting: textIn(objectIn(objectIn(own, 'state'), 'waiting'), 'reason'),
    restarts: numberIn(own, 'restartCount') ?? 0,
  };
}

function readPort(port: JsonObject): ContainerPort | null {
  const number = numberIn(port, 'containerPort');
  if (number === null) return null;
  return {
    name: textIn(port, 'name'),
    port: number,
    hostPort: numberIn(port, 'hostPort') || null,
    hostIp: textIn(port, 'hostIP'),
    protocol: textIn(port, 'protocol') ?? 'TCP',
  };
}
