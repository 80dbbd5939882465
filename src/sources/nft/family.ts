import type { NftFamily } from '../../model/nft.ts';

const families: ReadonlySet<string> = new Set(['ip', 'ip6', 'inet', 'bridge', 'arp', 'netdev']);

export const isFamily = (text: unknown): text is NftFamily => typeof text === 'string' && families.has(text);
