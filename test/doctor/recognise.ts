import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld, type World } from '../../src/cluster/world.ts';
import type { Cause, Sighting } from '../../src/doctor/cause.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import type { CheckId } from '../../src/model/doctor-report.ts';
import type { Finding } from '../../src/model/finding.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import type { Files } from '../../src/sources/files.ts';
import { openBundle } from '../../src/sources/read/bundle.ts';
import { type Changes, change, type Texts } from '../small-world.ts';
import { bundleOf } from '../sources/evidence/files-of.ts';
import { examine } from './examine.ts';

/** A fault that is made by changing what a bundle says, and what a cause makes of it. */
export interface Fault {
  /** In fixtures: `recordings/healthy-nft.tar.gz`. Without the changes the cause must find nothing there. */
  bundle: string;
  changes: Changes;
  /** Each sighting, in order. */
  found: { severity: Finding['severity']; node: string | null; title: RegExp }[];
  /** Connections to follow: without them, nothing but the evidence is looked at. */
  checks?: CheckId[];
  /** Does it explain why one of them fails? */
  explains?: boolean;
}

/** Tests that the cause is found where the fault was made, on lines that are there, and is gone where it is undone. */
export function testCause(cause: Cause, what: string, fault: Fault): void {
  test(`${cause.id}: ${what}`, async () => {
    const texts = await textsOf(fault.bundle);
    assert.deepEqual(recognise(cause, texts, fault), [], 'it is found where there is no fault');
    const changed = change(texts, fault.changes);
    const sightings = recognise(cause, changed, fault);
    assert.deepEqual(
      sightings.map((sighting) => [sighting.severity ?? cause.severity, sighting.node]),
      fault.found.map(({ severity, node }) => [severity, node]),
    );
    for (const [index, sighting] of sightings.entries()) {
      assert.match(sighting.title, fault.found[index]!.title);
      assertProven(sighting, changed);
    }
    const explained = sightings.some(({ explains }) => explains.length > 0);
    assert.equal(explained, fault.explains ?? false, 'explains a connection that fails');
    if (fault.found.some(({ severity }) => severity === 'error')) assert.deepEqual(rootCauses(changed), [cause.id]);
  });
}

/** What the cause makes of these texts. */
const recognise = (cause: Cause, texts: Texts, { checks }: Fault): Sighting[] =>
  cause.recognise!(examine(worldFrom(texts), ...(checks ?? [])));

/** Ids of all root causes that the doctor names. */
const rootCauses = (texts: Texts): string[] => {
  const request = { node: null, from: null, namespace: 'default', only: [], skip: [] };
  const { findings } = diagnose(worldFrom(texts), request);
  return [...new Set(findings.filter(({ rootCause }) => rootCause).map(({ id }) => id))];
};

const worldFrom = (texts: Texts): World => openWorld(readEvidence(bundleOf(texts)));

/** Every line of the evidence is in the file that it names; of JSON, elements are shown, which may span lines. */
export function assertProven({ evidence, title }: Pick<Sighting, 'evidence' | 'title'>, texts: Texts): void {
  assert.notEqual(evidence.length, 0, `nothing proves: ${title}`);
  for (const { source, line, text } of evidence) {
    const lines = texts[source]?.split(/\r?\n/) ?? assert.fail(`${source} is not there`);
    assert.ok(line >= 1 && line <= lines.length, `${source}:${line}`);
    if (!/\.(?:json|conf|conflist)$/.test(source)) assert.equal(text.trim(), lines[line - 1]!.trim());
  }
}

const read = new Map<string, Promise<Texts>>();

/** The texts of a bundle in fixtures. */
export function textsOf(bundle: string): Promise<Texts> {
  const known = read.get(bundle) ?? openFixture(bundle).then(toTexts);
  read.set(bundle, known);
  return known;
}

const openFixture = (bundle: string): Promise<Files> =>
  openBundle(new URL(`../../fixtures/${bundle}`, import.meta.url).pathname);

const toTexts = (files: Files): Texts => Object.fromEntries(files.paths.map((path) => [path, files.read(path).text]));
