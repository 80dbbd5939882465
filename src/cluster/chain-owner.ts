import type { ChainRole } from '../model/chain-explanation.ts';
import type { ChainView } from './chain-view.ts';
import { type FoundOwner, nobody } from './found-owner.ts';
import { findKnownChain, findKnownTable, type KnownChain } from './known-chains/index.ts';
import {
  ownerOfContainerChain,
  ownerOfDeviceChain,
  ownerOfHostPortChain,
  ownerOfNamedChain,
} from './pod-chain-owner.ts';
import { ownerOfEndpointChain, ownerOfNftChain, ownerOfServiceChain } from './service-chain-owner.ts';
import type { World } from './world.ts';

/** What a chain is, who wrote it and for whom. */
export interface Ownership extends FoundOwner {
  role: ChainRole;
  /** Null: no program that k8snet knows. */
  writer: string | null;
  known: KnownChain | null;
}

const remembered = new WeakMap<World, WeakMap<ChainView, Ownership>>();

/**
 * Says who owns a chain. The hash in its name is asked first (the API's objects tell what was hashed), then the comments
 * of its rules and of those that lead to it, then the addresses it sends packets to. The answer is remembered.
 */
export function ownerOf(chain: ChainView, world: World): Ownership {
  const owners = remembered.get(world) ?? new WeakMap<ChainView, Ownership>();
  remembered.set(world, owners);
  const known = owners.get(chain);
  if (known !== undefined) return known;
  const ownership = findOwner(chain, world);
  owners.set(chain, ownership);
  return ownership;
}

function findOwner(chain: ChainView, world: World): Ownership {
  const { name, table, base } = chain;
  if (base !== null)
    return { ...nobody, role: 'builtin', writer: findKnownTable(table.name)?.writer ?? null, known: null };
  const known = findKnownChain(name, table.name) ?? findKnownTable(table.name);
  if (known === null) return { ...nobody, role: 'other', writer: null, known };
  const found = known.per === undefined ? nobody : finders[known.per](chain, world);
  return { ...found, role: known.role, writer: known.writer, known };
}

const finders: Record<NonNullable<KnownChain['per']>, (chain: ChainView, world: World) => FoundOwner> = {
  'service port': ownerOfServiceChain,
  endpoint: ownerOfEndpointChain,
  'nft name': ownerOfNftChain,
  'host port': ownerOfHostPortChain,
  container: ownerOfContainerChain,
  pod: ownerOfNamedChain,
  'network policy': ownerOfNamedChain,
  device: ownerOfDeviceChain,
  profile: ownerOfDeviceChain,
};
