import { type Backend, type Case, leavesTraces } from './case.ts';
import { checkFrequencies } from './frequency.ts';
import { generate } from './generate.ts';
import { findDifference, isOpen, type Judgement, judge } from './judge.ts';
import { buildLab, type Lab } from './lab.ts';
import { collectLasting, load } from './load.ts';
import { shrink } from './shrink.ts';

export interface Disagreement {
  /** Of its ruleset: `lkw3pptc:12` */
  seed: string;
  /** As small as it could be made, where that was asked for. */
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
  /** Of these, packets of balances by chance and in turn, which pass no random ruleset. */
  balanced: number;
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
  /** Through random rulesets; those of the balances come on top. */
  packets: number;
  packetsPerRuleset: number;
  /** Are the shares of balances measured first? */
  balances: boolean;
  /** Is what differs made as small as it can be? That takes a minute for each. */
  shrinks: boolean;
  progress?(tally: Tally): void;
}

/** Sends random packets through random rulesets until the number is reached. */
export async function run(options: RunOptions): Promise<Tally> {
  const { backend, seed, packets, packetsPerRuleset, balances, shrinks } = options;
  const tally: Tally = {
    backend,
    rulesets: 0,
    refused: 0,
    packets: 0,
    balanced: 0,
    answers: 0,
    open: 0,
    retried: 0,
    disagreements: [],
  };
  const lab = await buildLab();
  try {
    const lasting = await collectLasting(lab);
    if (balances) await checkFrequencies(lab, lasting, tally, seed);
    const left = (): number => packets - (tally.packets - tally.balanced);
    for (let index = 0; left() > 0; index++) {
      const own = `${seed}:${index}`;
      const one = generate(own, backend, Math.min(packetsPerRuleset, left()));
      await runCase(lab, lasting, tally, own, one, shrinks);
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
  shrinks: boolean,
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
    const differs = async (other: Case): Promise<boolean> => (await findDifference(lab, lasting, other)) !== null;
    const smallest = shrinks ? await shrink(alone, differs) : alone;
    const { differences } = (shrinks ? await findDifference(lab, lasting, smallest) : null) ?? again;
    tally.disagreements.push({ seed, smallest, differences });
  }
}
