import { basename, dirname, join } from 'node:path';
import type { BundleManifest, Collected } from '../model/bundle-manifest.ts';
import type { ObjectsReading } from '../sources/kube-api/reading.ts';
import { openBundle } from '../sources/read/bundle.ts';
import type { Patience } from '../sources/read/execute.ts';
import { nameBundle } from './bundle-name.ts';
import { collectNode } from './collect-node.ts';
import { type Draft, openDraft } from './draft.ts';
import { mergeBundles } from './merge.ts';
import { redactDraft } from './redact/redact-draft.ts';
import { writeTexts } from './write-texts.ts';

/** Where a bundle comes from. */
export type CollectSource =
  /** This machine. The node's name where it is told. */
  | { type: 'live'; node: string | null; api: Promise<ObjectsReading | null>; patience: Patience }
  /** Bundles that were collected before; one, to redact it. */
  | { type: 'bundles'; paths: readonly string[] };

/** What is to be written. */
export interface CollectOptions {
  source: CollectSource;
  /** Where the bundle is to stand; null: in this folder, by a name that tells node and time. */
  target: string | null;
  redact: boolean;
  /** Version of the program. */
  version: string;
  /** Hears of what is being done. */
  tell(what: string): void;
}

/**
 * Writes a bundle. It appears under its name when it is whole; a run that fails or is ended leaves nothing there. Throws EvidenceError where
 * there is nothing to write, CollectError where it cannot be written.
 */
export async function collect({ source, target, redact, version, tell }: CollectOptions): Promise<Collected> {
  const draft = openDraft(target ?? 'k8snet-collect.tar.gz');
  try {
    const { manifest, remarks } = await fill(draft, source, version, tell);
    const written = redact ? await redactDraft(draft, manifest, tell) : manifest;
    tell('writing the bundle');
    const name = target === null ? nameBundle(written.nodes, written.time) : basename(target);
    const bytes = await draft.publish(name);
    const files = written.commands.filter(({ missing }) => missing === null).length;
    return { path: join(dirname(draft.target), name), bytes, files, manifest: written, remarks };
  } finally {
    draft.discard();
  }
}

async function fill(
  draft: Draft,
  source: CollectSource,
  version: string,
  tell: (what: string) => void,
): Promise<{ manifest: BundleManifest; remarks: string[] }> {
  if (source.type === 'live') {
    const { node, api, patience } = source;
    const collection = { version, api, node, patience, tell: (file: string) => tell(`read ${file}`) };
    return { manifest: await collectNode(draft, collection), remarks: [] };
  }
  tell('reading the bundles');
  const merged = mergeBundles(await Promise.all(source.paths.map((path) => openBundle(path))), version);
  await writeTexts(draft, merged);
  return merged;
}
