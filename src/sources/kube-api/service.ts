import type { ServiceObject, ServicePort } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import { type JsonObject, numberIn, objectIn, objectsIn, textIn, textsIn } from '../json.ts';
import { maybeObjectIn, nameOf, numberOrTextIn, textMapIn } from './fields.ts';

/** A Service (v1). Before 1.20 there is `clusterIP` only, later `clusterIPs` too. */
export function readService(object: JsonObject, origin: Origin): ServiceObject {
  const spec = objectIn(object, 'spec');
  const clusterIps = textsIn(spec, 'clusterIPs').filter((ip) => ip !== '');
  const clusterIp = textIn(spec, 'clusterIP');
  const metadata = objectIn(object, 'metadata');
  const labels = textMapIn(metadata, 'labels');
  return {
    origin,
    ...nameOf(object),
    type: textIn(spec, 'type') ?? 'ClusterIP',
    clusterIps: clusterIps.length > 0 || clusterIp === null ? clusterIps : [clusterIp],
    externalIps: textsIn(spec, 'externalIPs'),
    loadBalancerIps: loadBalancerIps(object),
    isPending: isPending(object),
    loadBalancerSourceRanges: sourceRanges(object),
    externalName: textIn(spec, 'externalName'),
    ports: objectsIn(spec, 'ports')
      .map(readPort)
      .filter((port) => port !== null),
    selector: maybeObjectIn(spec, 'selector') && textMapIn(spec, 'selector'),
    affinity: readAffinity(spec),
    externalTrafficPolicy: textIn(spec, 'externalTrafficPolicy'),
    internalTrafficPolicy: textIn(spec, 'internalTrafficPolicy'),
    healthCheckNodePort: numberIn(spec, 'healthCheckNodePort') || null,
    servedElsewhere: ignoredBy.some((label) => Object.hasOwn(labels, label)),
    annotations: textMapIn(metadata, 'annotations'),
  };
}

/** Labels of services that kube-proxy leaves alone (pkg/proxy/config, well_known_labels.go). */
const ignoredBy = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'];

/** Addresses that kube-proxy writes rules for: one with ipMode `Proxy` is the balancer's own affair (KEP-1860). */
function loadBalancerIps(object: JsonObject): string[] {
  const ingress = ingressOf(object);
  if (ingress.length === 0) return [];
  return ingress
    .filter((entry) => entry.ipMode !== 'Proxy')
    .map((entry) => textIn(entry, 'ip'))
    .filter((ip) => ip !== null);
}

const ingressOf = (object: JsonObject): JsonObject[] =>
  objectsIn(objectIn(objectIn(object, 'status'), 'loadBalancer'), 'ingress');

/** An object without a status, as one that was written by hand, tells nothing. */
const isPending = (object: JsonObject): boolean =>
  textIn(objectIn(object, 'spec'), 'type') === 'LoadBalancer' &&
  maybeObjectIn(object, 'status') !== null &&
  ingressOf(object).length === 0;

/** The field, else the annotation that came before it (k8s.io/cloud-provider/service/helpers). */
function sourceRanges(object: JsonObject): string[] {
  const ranges = textsIn(objectIn(object, 'spec'), 'loadBalancerSourceRanges');
  if (ranges.length > 0) return ranges.map((range) => range.trim());
  const annotations = objectIn(objectIn(object, 'metadata'), 'annotations');
  const annotation = textIn(annotations, 'service.beta.kubernetes.io/load-balancer-source-ranges')?.trim() ?? '';
  return annotation === '' ? [] : annotation.split(',').map((range) => range.trim());
}

function readPort(port: JsonObject): ServicePort | null {
  const number = numberIn(port, 'port');
  if (number === null) return null;
  return {
    name: textIn(port, 'name') ?? '',
    protocol: textIn(port, 'protocol') ?? 'TCP',
    port: number,
    targetPort: numberOrTextIn(port, 'targetPort'),
    nodePort: numberIn(port, 'nodePort') || null,
  };
}

function readAffinity(spec: JsonObject): ServiceObject['affinity'] {
  const clientIp = objectIn(objectIn(spec, 'sessionAffinityConfig'), 'clientIP');
  return { type: textIn(spec, 'sessionAffinity') ?? 'None', seconds: numberIn(clientIp, 'timeoutSeconds') };
}
