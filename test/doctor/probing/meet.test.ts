import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Meeting, meet } from '../../../src/doctor/probing/meet.ts';
import type { PathFate, Predicted, Prediction } from '../../../src/doctor/probing/prediction.ts';
import type { ProbeAnswer, ProbeOutcome } from '../../../src/model/probe.ts';

const predicted = (
  prediction: Prediction,
  fates: PathFate[],
  share: number | null = null,
  ending: number | null = null,
): Predicted => ({ prediction, fates, share, ending });

const answered = predicted('answered', ['answered'], 1);
const lost = predicted('fails', ['lost'], 0);
const refused = predicted('refused', ['refused'], 0);
const astray = predicted('fails', ['astray'], 0);
const unknown = predicted('unknown', ['unknown']);
const half = predicted('partly', ['answered', 'lost'], 0.5);
const local = predicted('unknown', ['answered', 'unknown']);
const localLost = predicted('unknown', ['lost', 'unknown'], 0, 0.5);
const localRejected = predicted('unknown', ['refused', 'unknown'], 0, 0.5);
const someLost = predicted('unknown', ['lost', 'unknown']);

/** What was predicted, how often it was tried first, what came of it, and what the two come to. */
const rows: [Predicted, number, ProbeOutcome[], Meeting][] = [
  [answered, 1, ['connected'], 'agree'],
  [answered, 1, ['certificate-error'], 'agree'],
  [answered, 1, ['no-such-name'], 'agree'],
  // It reached the host, which does not listen: the network delivered.
  [answered, 1, ['refused'], 'agree'],
  [answered, 1, ['timed-out', 'timed-out'], 'fails-unforeseen'],
  [answered, 1, ['unreachable', 'unreachable'], 'fails-unforeseen'],
  // One packet may be lost.
  [answered, 1, ['timed-out', 'connected'], 'agree'],
  [answered, 4, ['connected', 'timed-out', 'connected', 'connected', 'connected', 'connected'], 'agree'],
  [answered, 4, ['connected', 'timed-out', 'timed-out', 'connected', 'connected'], 'fails-unforeseen'],
  // UDP that is silent is no alarm, whatever was predicted.
  [answered, 1, ['silent'], 'undecided'],
  [lost, 1, ['silent'], 'undecided'],
  [unknown, 1, ['silent'], 'undecided'],
  [answered, 1, ['not-sent'], 'undecided'],
  [lost, 1, ['not-sent'], 'undecided'],
  [lost, 1, ['timed-out'], 'agree'],
  [lost, 1, ['unreachable'], 'agree'],
  [lost, 1, ['connected'], 'passes-unforeseen'],
  // An answer came, where none should have.
  [lost, 1, ['refused'], 'passes-unforeseen'],
  [refused, 1, ['refused'], 'agree'],
  [refused, 1, ['unreachable'], 'agree'],
  [refused, 1, ['timed-out'], 'agree'],
  [refused, 1, ['connected'], 'passes-unforeseen'],
  // Who is not meant to have it may do with it as he likes.
  [astray, 1, ['refused'], 'agree'],
  [astray, 1, ['timed-out'], 'agree'],
  [astray, 1, ['connected'], 'undecided'],
  [unknown, 1, ['connected'], 'decided-passes'],
  [unknown, 1, ['timed-out', 'timed-out'], 'decided-fails'],
  [unknown, 1, ['timed-out', 'connected'], 'decided-passes'],
  [unknown, 1, ['refused'], 'undecided'],
  [local, 4, ['connected', 'connected', 'connected', 'connected'], 'decided-passes'],
  [local, 4, ['connected', 'timed-out', 'timed-out', 'connected', 'timed-out', 'connected'], 'decided-fails'],
  [localLost, 4, ['connected', 'timed-out', 'timed-out', 'connected'], 'decided-passes'],
  [localRejected, 4, ['connected', 'unreachable', 'unreachable', 'connected'], 'decided-passes'],
  // Four heads in a row are chance, twelve are not.
  [localLost, 4, ['timed-out', 'timed-out', 'timed-out', 'timed-out'], 'undecided'],
  [localLost, 12, Array.from({ length: 12 }, () => 'timed-out' as const), 'decided-fails'],
  [someLost, 12, Array.from({ length: 12 }, () => 'timed-out' as const), 'undecided'],
  [half, 4, ['connected', 'timed-out', 'connected', 'timed-out'], 'agree'],
  [half, 4, ['connected', 'connected', 'connected', 'connected'], 'undecided'],
  [half, 12, Array.from({ length: 12 }, () => 'connected' as const), 'passes-unforeseen'],
  [half, 4, ['timed-out', 'timed-out', 'timed-out', 'timed-out'], 'agree'],
  [half, 12, Array.from({ length: 12 }, () => 'timed-out' as const), 'fails-unforeseen'],
];

for (const [given, tries, outcomes, meeting] of rows) {
  test(`predicted ${given.prediction} (${given.fates.join(', ')}), seen ${outcomes.join(', ')}: ${meeting}`, () => {
    const answers = outcomes.map((outcome): ProbeAnswer => ({ outcome, millis: null, detail: null }));
    assert.equal(meet(given, answers, tries), meeting);
  });
}
