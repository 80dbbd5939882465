import type { World } from '../cluster/world.ts';
import { openWorld } from '../cluster/world.ts';
import { type Files, openBundle, openFiles, openLive, readEvidence, type SingleFiles } from '../sources/index.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { withoutApi, withSingleFiles } from './join-evidence.ts';
import { withProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** Reads the evidence that the options name, and builds the world from it. */
export async function readWorld(options: EvidenceOptions, terminal: Terminal): Promise<World> {
  const files = await withProgress('reading the evidence', terminal, () => openEvidence(options));
  return openWorld(readEvidence(options.api ? files : withoutApi(files)));
}

async function openEvidence(options: EvidenceOptions): Promise<Files> {
  const single = singleFiles(options);
  const bundle = options.bundle === undefined ? null : await openBundle(options.bundle);
  if (single === null) return bundle ?? openLive();
  return withSingleFiles(await openFiles(single), bundle, options.node ?? null);
}

/** The files that were named one by one; null where there are none. */
function singleFiles({ iptables, ipAddr, ipRoute, brctl, nft, ipvs }: EvidenceOptions): SingleFiles | null {
  const files: SingleFiles = { iptables, ipAddr, ipRoute, brctl, nft, ipvs };
  return Object.values(files).some((path) => path !== undefined) ? files : null;
}
