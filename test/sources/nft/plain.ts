import type { NftRuleset, NftTable } from '../../../src/model/nft.ts';

const byName = (one: { name: string }, other: { name: string }): number => (one.name < other.name ? -1 : 1);

/**
 * All that both forms of a listing tell, ready to compare: without origins and devices (JSON of nft 1.0.6 has no lines, devices, nor
 * comments of tables and chains), chains and sets in the order of their names, expiry only as yes or no.
 */
export const plain = (ruleset: NftRuleset): unknown[] => ruleset.tables.map(plainTable);

function plainTable({ family, name, flags, managedByIptables, chains, sets, objects }: NftTable): unknown {
  return {
    family,
    name,
    flags,
    managedByIptables,
    chains: [...chains].sort(byName).map((chain) => ({
      name: chain.name,
      base: chain.base && { ...chain.base, origin: null, devices: null },
      rules: chain.rules().map(({ number, comment, statements }) => ({ number, comment, statements })),
    })),
    sets: [...sets].sort(byName).map((set) => ({
      ...set,
      origin: null,
      handle: null,
      elements: set.elements().map((element) => ({ ...element, expires: element.expires !== null })),
    })),
    objects: [...objects].sort(byName).map(({ kind, name: object }) => ({ kind, name: object })),
  };
}
