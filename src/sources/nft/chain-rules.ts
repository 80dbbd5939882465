import type { NftChain, NftRule } from '../../model/nft.ts';
import type { Warning } from '../../model/origin.ts';

/** The rules of a chain, parsed when they are asked for. What is not understood in them goes to `warnings` the first time. */
export function chainRules(
  read: (warnings: Warning[]) => NftRule[],
  warnings: Warning[],
): Pick<NftChain, 'rules' | 'readRules'> {
  let kept: NftRule[] | null = null;
  let isTold = false;
  const readRules = (): NftRule[] => {
    if (kept !== null) return kept;
    const sink = isTold ? [] : warnings;
    isTold = true;
    return read(sink);
  };
  return {
    readRules,
    rules() {
      kept ??= readRules();
      return kept;
    },
  };
}
