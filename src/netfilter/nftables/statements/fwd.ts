import { isNode } from '../../../model/nft.ts';
import { printStatement } from '../../../sources/nft/print/print-statement.ts';
import type { CompileStatement } from '../context.ts';

/** Sends the packet out of a device at once, past everything else (nft_fwd_netdev.c): k8snet does not follow it there. */
export const fwd: CompileStatement = (body) => {
  if (!isNode(body)) return null;
  const text = printStatement({ fwd: body }).replace(/^fwd/, 'forward');
  const because = `the packet leaves at once (${text}), past the hooks that k8snet follows`;
  return {
    acts: true,
    words: () => text,
    evaluate: () => ({ kind: 'verdict', verdict: { type: 'handed-over', because }, effect: text }),
  };
};
