import type { DebugTraceReport } from '../../../model/debug-trace.ts';
import { type ExitStatus, exitStatus } from '../../outcome.ts';

/** A problem: a packet that did not go as predicted, or did not pass, or none that came. */
export function debugTraceStatus({ packets, end, problems }: DebugTraceReport): ExitStatus {
  if (end === 'interrupted') return exitStatus.interrupted;
  if (problems.some((problem) => problem.includes(' -D '))) return exitStatus.problem;
  const isFine =
    packets.length > 0 &&
    packets.every(
      ({ isAsPredicted, predicted, way: { verdict } }) =>
        isAsPredicted !== false &&
        (verdict === 'passed' || (verdict === 'unknown' && !predicted.some((one) => one !== 'delivered'))),
    );
  return isFine ? exitStatus.fine : exitStatus.problem;
}
