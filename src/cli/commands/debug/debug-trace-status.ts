import type { DebugTraceReport } from '../../../model/debug-trace.ts';
import { type ExitStatus, exitStatus } from '../../outcome.ts';

/** A problem: a packet that did not go as predicted, or did not pass, or none that came; rules that are left. */
export function debugTraceStatus({ packets, end, left }: DebugTraceReport): ExitStatus {
  if (end === 'interrupted') return exitStatus.interrupted;
  if (left.length > 0) return exitStatus.problem;
  const isFine =
    packets.length > 0 &&
    packets.every(
      ({ isAsPredicted, predicted, way: { verdict } }) =>
        isAsPredicted !== false &&
        (verdict === 'passed' || (verdict === 'unknown' && !predicted.some((one) => one !== 'delivered'))),
    );
  return isFine ? exitStatus.fine : exitStatus.problem;
}
