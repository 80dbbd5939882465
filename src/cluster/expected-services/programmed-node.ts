import type { NodeEvidence } from '../../model/evidence.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import { nodeAddresses } from '../directory.ts';
import type { ProgrammedNode } from './expected-services.ts';

/** What decides on one node which endpoints are local and which hints count. */
export function programmedNode(node: NodeEvidence, api: ClusterObjects, mode: string | null): ProgrammedNode {
  const name = nameInApi(node, api);
  const object = api.nodes?.find((one) => one.name === name);
  return { name, zone: object?.labels['topology.kubernetes.io/zone'] ?? null, mode };
}

/** The node's own name, else the one of the API's node that has its addresses. Null: nothing tells. */
function nameInApi({ name, facts }: NodeEvidence, { nodes, endpointSlices }: ClusterObjects): string | null {
  if (nodes === null) {
    const isKnown = endpointSlices?.some(({ endpoints }) => endpoints.some((endpoint) => endpoint.node === name));
    return isKnown ? name : null;
  }
  if (nodes.some((node) => node.name === name)) return name;
  const own = new Set(facts.addresses?.map(({ address }) => address));
  const matches = nodes.filter((node) => nodeAddresses(node).some((address) => own.has(address)));
  return matches.length === 1 ? matches[0]!.name : null;
}
