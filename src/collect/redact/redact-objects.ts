import { isObject, type JsonObject } from '../../sources/json.ts';
import type { ObjectsByKind } from '../../sources/kube-api/kinds.ts';
import { slimObject } from '../slim/slim-object.ts';
import { scramble } from './bits.ts';
import { isName } from './name-map.ts';
import { type Maps, redactText, redactWord } from './redactor.ts';

/** Members that people do not need to know to follow a packet, and that tell what is run. */
const dropped = new Set(['image', 'containerID']);

/** Members whose own members are named by people. */
const labelMaps = new Set(['labels', 'matchLabels', 'selector', 'nodeSelector']);

/** Keys that Kubernetes and networks give, and those that everybody uses. */
const publicKey =
  /^(?:[a-z0-9.-]+\.)?(?:kubernetes\.io|k8s\.io|coreos\.com|projectcalico\.org|cilium\.io|kube-router\.io)(?:\/|$)/;
const usualKeys = new Set(
  'app k8s-app name component tier role run version release instance env controller-revision-hash pod-template-hash pod-template-generation'.split(
    ' ',
  ),
);

/** One object of the API with other names and addresses. Annotations of anybody but Kubernetes and its networks are left out. */
export function redactObject(kind: keyof ObjectsByKind, object: JsonObject, maps: Maps): JsonObject {
  return redactMembers(slimObject(kind, object), maps, kind === 'ConfigMap');
}

function redactMembers(object: JsonObject, maps: Maps, isText: boolean): JsonObject {
  const members = Object.entries(object).filter(([key]) => !dropped.has(key));
  return Object.fromEntries(
    members.map(([key, value]): [string, unknown] => {
      if (labelMaps.has(key) && isObject(value)) return [key, redactLabels(value, maps)];
      if (key === 'annotations' && isObject(value)) {
        const kept = Object.entries(value).filter(([name]) => publicKey.test(name));
        return [key, redactMembers(Object.fromEntries(kept), maps, isText)];
      }
      if (key === 'matchExpressions' && Array.isArray(value))
        return [key, value.map((one) => redactExpression(one, maps))];
      // The names of ports stand in comments too, among words of the tools.
      if ((key === 'ports' || key === 'port') && typeof value === 'object')
        return [key, redactValue(value, maps, true)];
      return [key, redactValue(value, maps, isText || key === 'targetPort' || key === 'port')];
    }),
  );
}

function redactValue(value: unknown, maps: Maps, guarded: boolean): unknown {
  if (typeof value === 'string') return redactText(value, maps, { guarded });
  if (Array.isArray(value)) return value.map((element) => redactValue(element, maps, guarded));
  return isObject(value) ? redactMembers(value, maps, guarded) : value;
}

const redactLabels = (labels: JsonObject, maps: Maps): JsonObject =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [redactKey(key, maps), redactLabel(value, maps)]));

function redactExpression(expression: unknown, maps: Maps): unknown {
  if (!isObject(expression)) return expression;
  const { key, values } = expression;
  return {
    ...expression,
    ...(typeof key === 'string' ? { key: redactKey(key, maps) } : {}),
    ...(Array.isArray(values) ? { values: values.map((value) => redactLabel(value, maps)) } : {}),
  };
}

const redactKey = (key: string, { key: secret }: Maps): string =>
  publicKey.test(key) || usualKeys.has(key)
    ? key
    : `label-${scramble(secret, `label ${key}`).toString('hex').slice(0, 8)}`;

/** Values may be anything that people write: what is no name becomes a number. */
function redactLabel(value: unknown, maps: Maps): unknown {
  if (typeof value !== 'string' || !/[a-z]/i.test(value)) return value;
  const mapped = redactWord(value, maps, false);
  return mapped !== value || !isName(value)
    ? mapped
    : `value-${scramble(maps.key, `value ${value}`).toString('hex').slice(0, 8)}`;
}
