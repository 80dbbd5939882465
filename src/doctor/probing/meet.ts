import type { ProbeAnswer, ProbeOutcome } from '../../model/probe.ts';
import type { Predicted } from './prediction.ts';

/** What prediction and probe come to together. */
export type Meeting =
  | 'agree'
  /** The evidence shows nothing that stops it, and it is not answered. */
  | 'fails-unforeseen'
  /** It was predicted to fail, and is answered. */
  | 'passes-unforeseen'
  /** The evidence did not decide; the probe does. */
  | 'decided-passes'
  | 'decided-fails'
  /** The probe tells nothing. */
  | 'undecided';

/** What an outcome says about the network between the two. `refused`: a rule, or a host that was reached. */
export type Reach = 'reached' | 'refused' | 'lost' | 'nothing';

const reaches: Record<ProbeOutcome, Reach> = {
  connected: 'reached',
  answered: 'reached',
  reset: 'reached',
  'certificate-error': 'reached',
  'no-such-name': 'reached',
  'server-failure': 'reached',
  'several-answers': 'reached',
  'large-lost': 'reached',
  refused: 'refused',
  unreachable: 'lost',
  'timed-out': 'lost',
  silent: 'nothing',
  'not-sent': 'nothing',
};

/** What the answer to a probe says about the network. */
export const reachOf = ({ outcome }: Pick<ProbeAnswer, 'outcome'>): Reach => reaches[outcome];

/** Chances below this are no chances. */
const improbable = 1e-3;

/**
 * Compares what was predicted with what was sent. `tries`: how many of the answers are of the first round; what comes after is the same
 * again, since a single packet may be lost for no reason at all.
 */
export function meet(
  { prediction, fates, share, ending }: Predicted,
  answers: readonly ProbeAnswer[],
  tries: number,
): Meeting {
  const told = answers.map(reachOf).filter((reach) => reach !== 'nothing');
  const count = (reach: Reach): number => told.filter((one) => one === reach).length;
  const [reached, refused, lost] = [count('reached'), count('refused'), count('lost')];
  if (told.length === 0) return 'undecided';
  switch (prediction) {
    case 'answered': {
      // Who refuses was reached: no rule on the way does.
      const isLost = tries === 1 ? lost === told.length : lost > 1;
      return isLost ? 'fails-unforeseen' : 'agree';
    }
    case 'refused':
    case 'fails':
      if (fates.includes('astray')) return reached > 0 ? 'undecided' : 'agree';
      if (reached > 0) return 'passes-unforeseen';
      return refused > 0 && !fates.includes('refused') ? 'passes-unforeseen' : 'agree';
    case 'partly':
      if (lost + refused === 0) return (share ?? 1) ** told.length < improbable ? 'passes-unforeseen' : 'undecided';
      return reached === 0 && (1 - (share ?? 0)) ** told.length < improbable ? 'fails-unforeseen' : 'agree';
    case 'unknown': {
      // Where one of several paths is known to end, that some do is no news, nor that all of a few do. A rejection by ICMP
      // looks like a host that is not there.
      const ends = fates.includes('lost') || fates.includes('refused');
      const isChance = ends && (ending ?? 1) ** told.length >= improbable;
      const isLost = tries === 1 || ends ? lost === told.length && !isChance : lost > 1;
      if (isLost) return 'decided-fails';
      return reached > 0 ? 'decided-passes' : 'undecided';
    }
  }
}
