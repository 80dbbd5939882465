import { defineTarget, type TargetExtension } from '../extension.ts';

/** Ends its base chain; later base chains still run. */
export const accept = defineTarget({
  name: 'ACCEPT',
  options: {},
  apply: () => ({ kind: 'verdict', verdict: { type: 'accept' }, effect: 'accept' }),
  describe: () => 'accept',
});

/** Discards the packet without a word. */
export const drop = defineTarget({
  name: 'DROP',
  options: {},
  apply: () => ({ kind: 'verdict', verdict: { type: 'drop' }, effect: 'drop' }),
  describe: () => 'drop',
});

/** Back to the calling chain; in a base chain, its policy. */
const returnTarget = defineTarget({
  name: 'RETURN',
  options: {},
  apply: () => ({ kind: 'verdict', verdict: { type: 'return' }, effect: 'return' }),
  describe: () => 'return to the calling chain',
});

/** The verdicts of iptables itself. */
export const verdicts: TargetExtension[] = [accept, drop, returnTarget];
