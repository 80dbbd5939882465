import type { World } from '../cluster/world.ts';
import { openWorld } from '../cluster/world.ts';
import { type Files, openBundle, openFiles, openLive, readEvidence, type SingleFiles } from '../sources/index.ts';
import { type EvidenceOptions, takesFiles } from './evidence-options.ts';
import { withoutApi, withSingleFiles } from './join-evidence.ts';
import { withProgress } from './progress.ts';
import { readApi } from './read-api.ts';
import type { Terminal } from './terminal.ts';

/** Reads the evidence that the options name, and builds the world from it. */
export async function readWorld(options: EvidenceOptions, terminal: Terminal): Promise<World> {
  const [files, objects] = await withProgress('reading the evidence', terminal, () =>
    Promise.all([openEvidence(options), readApi(options)]),
  );
  return openWorld(readEvidence(options.api ? files : withoutApi(files), objects));
}

async function openEvidence(options: EvidenceOptions): Promise<Files> {
  const single = takesFiles(options) ? singleFiles(options) : null;
  const bundle = options.bundle === undefined ? null : await openBundle(options.bundle);
  if (single === null) return bundle ?? openLive();
  return withSingleFiles(await openFiles(single), bundle, options.node ?? null);
}

const singleFiles = ({ iptables, ipAddr, ipRoute, brctl, nft, ipvs }: EvidenceOptions): SingleFiles => ({
  iptables,
  ipAddr,
  ipRoute,
  brctl,
  nft,
  ipvs,
});
