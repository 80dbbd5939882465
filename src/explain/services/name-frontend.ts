import { findByHash } from '../../cluster/chain-index.ts';
import type { ServicePortName } from '../../cluster/chain-names.ts';
import type { Frontend } from '../../cluster/service-rules/service-rules.ts';
import type { World } from '../../cluster/world.ts';

/**
 * Whose a frontend is that the API does not have like this: by the hash in its chain's name, then by the service that
 * has its address, then by what a name or a comment in the rules says. Null: nothing tells.
 */
export function nameFrontend(frontend: Frontend, world: World): ServicePortName | null {
  const { chain, address, port, protocol, name } = frontend;
  const hashed = chain === null ? null : findByHash(chain, world.evidence.api);
  if (hashed !== null) return { namespace: hashed.namespace, service: hashed.service, port: hashed.port };
  const match = address === null ? null : world.directory.serviceOf(address, port, protocol);
  if (match?.port) {
    const { service } = match;
    return { namespace: service.namespace, service: service.name, port: match.port.name };
  }
  return name;
}
