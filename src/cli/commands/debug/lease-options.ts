import { type Command, Option } from 'commander';
import { readDuration } from '../../duration.ts';

/** How long rules may stand, and in which backend. */
export interface LeaseOptions {
  for: number;
  dryRun?: boolean;
  backend?: 'legacy' | 'nft' | 'nftables';
}

/** Declares what rules are put in, and for how long. */
export function addLeaseOptions(command: Command, backends: string[]): void {
  command
    .optionsGroup('Rules:')
    .option('--for <time>', 'how long the rules may stand, whatever happens: 60s, 5m', readDuration, 60)
    .option('--dry-run', 'print the commands and change nothing')
    .addOption(
      new Option('--backend <name>', 'who keeps the rules (default: all that have rules here)').choices(backends),
    );
}
