import type { ChainOwner } from '../model/chain-explanation.ts';

/** Whom a chain belongs to, and how that is known. */
export interface FoundOwner {
  owner: ChainOwner | null;
  how: 'hash' | 'comment' | 'name' | 'address' | null;
  /** How the name was computed, or why it could not be; null where there is nothing to compute. */
  computation: string | null;
}

/** Of a chain that nothing tells the owner of. */
export const nobody: FoundOwner = { owner: null, how: null, computation: null };
