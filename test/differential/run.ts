import { type Backend, type Case, leavesTraces } from './case.ts';
import { checkFrequencies } from './frequency.ts';
import { generate } from './generate.ts';
import { findDifference, isOpen, type Judgement, judge } from './judge.ts';
import { buildLab, type Lab } from './lab.ts';
import { collectLasting, load } from './load.ts';
import { shrink } from './shrink.ts';

export interface Disagreement {
  seed: string;
  /** As small as it could be made. */
  smallest: Case;
  differences: string[];
}

/** How often k8snet and the kernel agreed. */
export interface Tally {
  backend: Backend;
  rulesets: number;
  /** Rulesets that the tools refused: nothing was sent. */
  refused: number;
  packets: number;
  /** Packets whose answer was compared too. */
  answers: number;
  /** Packets that something not in the evidence decides: what happened was one of the ways that were predicted. */
  open: number;
  /** Differences that were gone when the packet was sent again from a clean state: the machine was late. */
  retried: number;
  disagreements: Disagreement[];
}

export interface RunOptions {
  backend: Backend;
  seed: string;
  packets: number;
  packetsPerRuleset: number;
  progress?(tally: Tally): void;
}

/** Sends random packets through random rulesets until the number is reached. */
export async function run(options: RunOptions): Promise<Tally> {
  const { backend, seed, packets, packetsPerRuleset } = options;
  const tally: Tally = {
    backend,
    rulesets: 0,
    refused: 0,
    packets: 0,
    answers: 0,
    open: 0,
    retried: 0,
    disagreements: [],
  };
  const lab = await buildLab();
  try {
    const lasting = await collectLasting(lab);
    await checkFrequencies(lab, lasting, tally, seed);
    for (let index = 0; tally.packets < packets; index++) {
      const own = `${seed}:${index}`;
      await runCase(
        lab,
        lasting,
        tally,
        own,
        generate(own, backend, Math.min(packetsPerRuleset, packets - tally.packets)),
      );
      if (tally.refused > 20 + tally.rulesets / 2) throw new Error(`${tally.refused} rulesets were refused`);
      options.progress?.(tally);
    }
  } finally {
    await lab.remove();
  }
  return tally;
}

async function runCase(
  lab: Lab,
  lasting: Record<string, string>,
  tally: Tally,
  seed: string,
  one: Case,
): Promise<void> {
  let loaded = await load(lab, lasting, one.setup);
  if ('refused' in loaded) {
    tally.refused += 1;
    return;
  }
  tally.rulesets += 1;
  const suspects: Judgement[] = [];
  for (const [index, probe] of one.probes.entries()) {
    if (index > 0 && leavesTraces(one.setup)) loaded = await load(lab, lasting, one.setup);
    if ('refused' in loaded) throw new Error(loaded.refused);
    const judgement = await judge(lab, loaded, probe);
    tally.packets += 1;
    if (judgement.truth.answered !== null) tally.answers += 1;
    if (isOpen(judgement)) tally.open += 1;
    if (judgement.differences.length > 0) suspects.push(judgement);
  }
  for (const { probe } of suspects) {
    const alone: Case = { setup: one.setup, probes: [probe] };
    const again = await findDifference(lab, lasting, alone);
    if (again === null) {
      tally.retried += 1;
      continue;
    }
    const smallest = await shrink(alone, async (other) => (await findDifference(lab, lasting, other)) !== null);
    const { differences } = (await findDifference(lab, lasting, smallest)) ?? again;
    tally.disagreements.push({ seed, smallest, differences });
  }
}
