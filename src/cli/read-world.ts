import type { World } from '../cluster/world.ts';
import { openWorld } from '../cluster/world.ts';
import { readEvidence } from '../sources/evidence.ts';
import type { Files } from '../sources/files.ts';
import type { ObjectsReading } from '../sources/kube-api/reading.ts';
import type { SingleFiles } from '../sources/read/single-files.ts';
import { type EvidenceOptions, takesFiles } from './evidence-options.ts';
import { withoutApi, withSingleFiles } from './join-evidence.ts';
import { withProgress } from './progress.ts';
import { readApi } from './read-api.ts';
import { describeRefused } from './tell-refused.ts';
import type { Terminal } from './terminal.ts';

/** Reads the evidence that the options name, and builds the world from it. */
export async function readWorld(options: EvidenceOptions, terminal: Terminal): Promise<World> {
  const [files, objects] = await withProgress('reading the evidence', terminal, () => {
    const api = readApi(options);
    return Promise.all([openEvidence(options, api), api]);
  });
  if (files.origin === 'live' && process.geteuid?.() !== 0 && options.quiet !== true)
    process.stderr.write(describeRefused(files) ?? '');
  return openWorld(readEvidence(options.api ? files : withoutApi(files), objects));
}

/** Loads the one reader that is needed: that of a live node runs commands, that of bundles unpacks archives. */
async function openEvidence(options: EvidenceOptions, api: Promise<ObjectsReading | null>): Promise<Files> {
  const bundle = options.bundle === undefined ? null : await openBundle(options.bundle);
  if (!takesFiles(options)) return bundle ?? (await import('../sources/read/live.ts')).openLive({ api });
  const { openFiles } = await import('../sources/read/single-files.ts');
  return withSingleFiles(await openFiles(singleFiles(options)), bundle, options.node ?? null);
}

const openBundle = async (path: string): Promise<Files> => (await import('../sources/read/bundle.ts')).openBundle(path);

const singleFiles = ({ iptables, ipAddr, ipRoute, brctl, nft, ipvs }: EvidenceOptions): SingleFiles => ({
  iptables,
  ipAddr,
  ipRoute,
  brctl,
  nft,
  ipvs,
});
