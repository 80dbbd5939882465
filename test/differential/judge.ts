import { type Case, leavesTraces, type Probe } from './case.ts';
import { compare } from './compare.ts';
import type { Lab } from './lab.ts';
import { type Loaded, load } from './load.ts';
import { type Prediction, predict } from './predict.ts';
import { send } from './send.ts';
import type { Truth } from './truth.ts';

/** What was predicted of a packet, what the kernel did, and where they differ; [] = nowhere. */
export interface Judgement {
  probe: Probe;
  predictions: Prediction[];
  truth: Truth;
  differences: string[];
}

/** Sends one packet through what is loaded. */
export async function judge(lab: Lab, loaded: Loaded, probe: Probe): Promise<Judgement> {
  const truth = await send(lab, loaded, probe);
  const predictions = predict(loaded, probe);
  return { probe, predictions, truth, differences: compare(probe, predictions, truth) };
}

/** Chance takes another way the next time: a packet that differed on one of several is sent this often. */
const mostTries = 12;

/**
 * Sets the case up afresh and sends its packets, again and again where chance decides. The first judgement that differs;
 * null where none does, or where the kernel refuses the setup.
 */
export async function findDifference(lab: Lab, lasting: Record<string, string>, one: Case): Promise<Judgement | null> {
  let loaded = await load(lab, lasting, one.setup);
  for (const probe of one.probes) {
    let tries = 1;
    for (let tried = 0; tried < tries; tried++) {
      if (tried > 0 && leavesTraces(one.setup)) loaded = await load(lab, lasting, one.setup);
      if ('refused' in loaded) return null;
      const judgement = await judge(lab, loaded, { ...probe, sport: probe.sport + tried });
      if (judgement.differences.length > 0) return judgement;
      if (judgement.predictions.length > 1) tries = mostTries;
    }
  }
  return null;
}

/** Is what was predicted more than one way, or a way that the evidence does not decide? */
export const isOpen = ({ predictions }: Judgement): boolean =>
  predictions.some(
    ({ path }) =>
      path.end.verdict === 'unknown' || path.end.traveller.walk.decisions.some((decision) => !decision.given),
  );
