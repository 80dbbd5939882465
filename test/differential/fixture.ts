import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Case, Probe, Setup } from './case.ts';
import { judge } from './judge.ts';
import { buildLab } from './lab.ts';
import { collectLasting, load } from './load.ts';
import type { Truth } from './truth.ts';

/** A packet that once was predicted wrongly: what was set up, what the node said of itself, what the kernel did. */
export interface Fixture {
  what: string;
  setup: Setup;
  probe: Probe;
  /** What the commands printed once it was set up, beyond what `lab.json` has. */
  texts: Record<string, string>;
  numbers: [string, number][];
  truth: Truth;
}

export const fixtureFolder = new URL('../../fixtures/differential/', import.meta.url);

/** What the lab says of itself whatever the rules are: the same for all fixtures. */
const lastingFile = new URL('lab.json', fixtureFolder);

export const readLasting = (): Record<string, string> => JSON.parse(readFileSync(lastingFile, 'utf8'));

/** Sends the case's packet, and writes over the case what came of it. */
export async function recordFixture(file: string, what: string): Promise<void> {
  const one: Case = JSON.parse(readFileSync(file, 'utf8'));
  const lab = await buildLab();
  try {
    const lasting = await collectLasting(lab);
    if (!existsSync(lastingFile)) writeFileSync(lastingFile, `${JSON.stringify(lasting, null, 1)}\n`);
    const loaded = await load(lab, lasting, one.setup);
    if ('refused' in loaded) throw new Error(loaded.refused);
    const { probe, truth, differences } = await judge(lab, loaded, one.probes[0]!);
    const texts = Object.fromEntries(Object.entries(loaded.texts).filter(([path, text]) => lasting[path] !== text));
    const fixture: Fixture = { what, setup: one.setup, probe, texts, numbers: [...loaded.numbers], truth };
    writeFileSync(file, `${JSON.stringify(fixture, null, 1)}\n`);
    process.stdout.write(differences.length === 0 ? 'agree\n' : `${differences.join('\n')}\n`);
  } finally {
    await lab.remove();
  }
}
