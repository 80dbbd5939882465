import type { NamespaceObject, NodeObject } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import { type JsonObject, objectIn, objectsIn, textIn, textsIn } from '../json.ts';
import { conditionOf, nameOf, textMapIn } from './fields.ts';

/** A Node (v1). */
export function readNode(object: JsonObject, origin: Origin): NodeObject {
  const metadata = objectIn(object, 'metadata');
  const spec = objectIn(object, 'spec');
  const status = objectIn(object, 'status');
  const addresses = (type: string): string[] =>
    objectsIn(status, 'addresses')
      .filter((entry) => entry.type === type)
      .map((entry) => textIn(entry, 'address'))
      .filter((address) => address !== null);
  const podCidr = textIn(spec, 'podCIDR');
  const podCidrs = textsIn(spec, 'podCIDRs');
  return {
    origin,
    name: nameOf(object).name,
    internalIps: addresses('InternalIP'),
    externalIps: addresses('ExternalIP'),
    hostname: addresses('Hostname')[0] ?? null,
    podCidrs: podCidrs.length > 0 || podCidr === null ? podCidrs : [podCidr],
    labels: textMapIn(metadata, 'labels'),
    annotations: textMapIn(metadata, 'annotations'),
    ready: conditionOf(status, 'Ready'),
  };
}

/** A Namespace (v1). */
export const readNamespace = (object: JsonObject, origin: Origin): NamespaceObject => ({
  origin,
  name: nameOf(object).name,
  labels: textMapIn(objectIn(object, 'metadata'), 'labels'),
});
