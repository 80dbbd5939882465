import type { ChainOwner } from '../model/chain-explanation.ts';

/** `service default/web:http`, `pod default/a`; null where the owner has no name. */
export function nameOwner(owner: ChainOwner): string | null {
  if (owner.name === null) return null;
  const port = owner.port === null || owner.kind !== 'service' ? '' : `:${owner.port}`;
  return `${owner.kind} ${owner.namespace === null ? '' : `${owner.namespace}/`}${owner.name}${port}`;
}
