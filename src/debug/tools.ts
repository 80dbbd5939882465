import { runArguments } from './command.ts';

/** Programs of this machine that put rules in. */
export interface Tools {
  /** Name of the iptables of that backend; null where there is none. */
  legacy: string | null;
  nft: string | null;
  /** Is nft(8) there? */
  hasNft: boolean;
}

/** What a node is expected to have that cannot be asked. */
export const usualTools: Tools = { legacy: 'iptables-legacy', nft: 'iptables-nft', hasNft: true };

/** Looks which programs there are. Before 1.8 there was one iptables, and no name of a backend. */
export async function findTools(): Promise<Tools> {
  const [legacy, nftBacked, plain, nft] = await Promise.all(
    ['iptables-legacy', 'iptables-nft', 'iptables', 'nft'].map(async (name) => runArguments([name, '--version'])),
  );
  const isNft = plain!.stdout.includes('nf_tables');
  const named = plain!.exitCode === 0 ? 'iptables' : null;
  return {
    legacy: legacy!.exitCode === 0 ? 'iptables-legacy' : isNft ? null : named,
    nft: nftBacked!.exitCode === 0 ? 'iptables-nft' : isNft ? named : null,
    hasNft: nft!.exitCode === 0,
  };
}
