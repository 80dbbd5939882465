import type { IngressObject } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import { type JsonObject, objectIn, objectsIn, textIn } from '../json.ts';
import { maybeObjectIn, nameOf, numberOrTextIn } from './fields.ts';

type IngressRule = IngressObject['rules'][number];

/** An Ingress: networking.k8s.io/v1, and v1beta1 and extensions/v1beta1 (`serviceName`, `servicePort`, `backend`). */
export function readIngress(object: JsonObject, origin: Origin): IngressObject {
  const spec = objectIn(object, 'spec');
  const annotations = objectIn(objectIn(object, 'metadata'), 'annotations');
  const fallback = maybeObjectIn(spec, 'defaultBackend') ?? maybeObjectIn(spec, 'backend');
  const balancer = objectIn(objectIn(object, 'status'), 'loadBalancer');
  return {
    origin,
    ...nameOf(object),
    className: textIn(spec, 'ingressClassName') ?? textIn(annotations, 'kubernetes.io/ingress.class'),
    addresses: objectsIn(balancer, 'ingress').flatMap(
      (entry) => textIn(entry, 'ip') ?? textIn(entry, 'hostname') ?? [],
    ),
    rules: [
      ...(fallback === null ? [] : toService(fallback, { host: null, path: null, pathType: null })),
      ...objectsIn(spec, 'rules').flatMap((rule) => readPaths(rule)),
    ],
  };
}

const readPaths = (rule: JsonObject): IngressRule[] =>
  objectsIn(objectIn(rule, 'http'), 'paths').flatMap((path) =>
    toService(objectIn(path, 'backend'), {
      host: textIn(rule, 'host'),
      path: textIn(path, 'path'),
      pathType: textIn(path, 'pathType'),
    }),
  );

/** A backend that is another object than a service (`resource`) leads to no service. */
function toService(backend: JsonObject, where: Pick<IngressRule, 'host' | 'path' | 'pathType'>): IngressRule[] {
  const service = objectIn(backend, 'service');
  const port = objectIn(service, 'port');
  const name = textIn(service, 'name') ?? textIn(backend, 'serviceName');
  if (name === null) return [];
  const number = numberOrTextIn(port, 'number') ?? numberOrTextIn(port, 'name');
  return [{ ...where, service: name, port: number ?? numberOrTextIn(backend, 'servicePort') }];
}
