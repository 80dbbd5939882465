import { isObject, type JsonObject } from '../../sources/json.ts';
import type { ObjectsByKind } from '../../sources/kube-api/kinds.ts';
import { isSecretName, withoutSecrets } from './secrets.ts';
import { type Shape, shapes } from './shapes.ts';

/** Annotations that repeat the whole object, with all that was taken away from it. */
const repeating = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

/** An object of the API without what must not leave the cluster and what networking does not follow from. */
export function slimObject(kind: keyof ObjectsByKind, object: JsonObject): JsonObject {
  const { apiVersion } = object;
  const kept = keep(object, shapes[kind]) as JsonObject;
  if (isObject(kept.metadata) && isObject(kept.metadata.annotations)) {
    kept.metadata.annotations = fromEntries(
      Object.entries(kept.metadata.annotations).filter(([name]) => !repeating.has(name) && !isSecretName(name)),
    );
  }
  if (kind === 'ConfigMap' && isObject(kept.data)) {
    kept.data = fromEntries(
      Object.entries(kept.data).map(([name, text]) => [name, typeof text === 'string' ? withoutSecrets(text) : text]),
    );
  }
  return { ...(apiVersion === undefined ? {} : { apiVersion }), kind, ...kept };
}

function keep(value: unknown, shape: Shape): unknown {
  if (shape === true) return value;
  if (Array.isArray(value)) return value.map((element) => keep(element, shape));
  if (!isObject(value)) return undefined;
  const members = Object.entries(shape).filter(([name]) => Object.hasOwn(value, name));
  return fromEntries(members.map(([name, inner]) => [name, keep(value[name], inner)]));
}

/** Names may be anything, `__proto__` too. */
const fromEntries = (entries: [string, unknown][]): JsonObject => Object.fromEntries(entries);
