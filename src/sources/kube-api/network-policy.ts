import type { LabelSelector, NetworkPolicyObject, NetworkPolicyPeer, NetworkPolicyRule } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import { type JsonObject, numberIn, objectIn, objectsIn, textIn, textsIn } from '../json.ts';
import { maybeObjectIn, nameOf, numberOrTextIn, textMapIn } from './fields.ts';

/** A NetworkPolicy (networking.k8s.io/v1). Where `policyTypes` is not given it is Ingress, and Egress if there is an egress list. */
export function readNetworkPolicy(object: JsonObject, origin: Origin): NetworkPolicyObject {
  const spec = objectIn(object, 'spec');
  const types = textsIn(spec, 'policyTypes');
  const egress = objectsIn(spec, 'egress');
  return {
    origin,
    ...nameOf(object),
    podSelector: readSelector(objectIn(spec, 'podSelector')),
    policyTypes: types.length > 0 ? types : ['Ingress', ...(egress.length > 0 ? ['Egress'] : [])],
    ingress: objectsIn(spec, 'ingress').map((rule) => readRule(rule, 'from')),
    egress: egress.map((rule) => readRule(rule, 'to')),
  };
}

const readRule = (rule: JsonObject, peers: 'from' | 'to'): NetworkPolicyRule => ({
  peers: objectsIn(rule, peers).map(readPeer),
  ports: objectsIn(rule, 'ports').map((port) => ({
    protocol: textIn(port, 'protocol') ?? 'TCP',
    port: numberOrTextIn(port, 'port'),
    endPort: numberIn(port, 'endPort'),
  })),
});

function readPeer(peer: JsonObject): NetworkPolicyPeer {
  const pods = maybeObjectIn(peer, 'podSelector');
  const namespaces = maybeObjectIn(peer, 'namespaceSelector');
  const block = maybeObjectIn(peer, 'ipBlock');
  return {
    podSelector: pods && readSelector(pods),
    namespaceSelector: namespaces && readSelector(namespaces),
    ipBlock: block && { cidr: textIn(block, 'cidr') ?? '', except: textsIn(block, 'except') },
  };
}

const readSelector = (selector: JsonObject): LabelSelector => ({
  matchLabels: textMapIn(selector, 'matchLabels'),
  matchExpressions: objectsIn(selector, 'matchExpressions').map((expression) => ({
    key: textIn(expression, 'key') ?? '',
    operator: textIn(expression, 'operator') ?? '',
    values: textsIn(expression, 'values'),
  })),
});
