import type { PathVerdict, Trace } from '../model/trace.ts';
import { type ExitStatus, exitStatus } from './outcome.ts';

/** Verdicts that say that an answer is lost. One that leaves the evidence is `unknown`, and no problem found. */
const lost: readonly PathVerdict[] = ['dropped', 'rejected', 'unroutable'];

/** A problem: some path is not delivered, or its answer is known not to come back. */
export function traceStatus({ paths }: Pick<Trace, 'paths'>): ExitStatus {
  const fine = paths.every(({ verdict, reply }) => verdict === 'delivered' && !lost.includes(reply.verdict));
  return fine ? exitStatus.fine : exitStatus.problem;
}
