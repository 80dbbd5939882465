import { type EvidenceOptions, isLive } from '../../evidence-options.ts';
import { UsageError } from '../../failure.ts';

/** Rules go into this machine: evidence of another one is good for a dry run only. */
export function refuseEvidence(options: EvidenceOptions & { dryRun?: boolean }): void {
  if (options.dryRun || isLive(options)) return;
  throw new UsageError('rules are put into this machine; with --bundle or single files only --dry-run makes sense');
}
