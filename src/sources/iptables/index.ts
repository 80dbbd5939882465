import type { Family } from '../../model/address.ts';
import type { IptablesDump } from '../../model/iptables.ts';
import { scanText } from './scan.ts';
import { type Scan, warn } from './scan-state.ts';
import { buildTables } from './tables.ts';

export { printRule } from './print.ts';

/** What is known of a text from elsewhere, for example its file's name. A header or prompt in the text outweighs it. */
export interface IptablesOptions {
  family?: Family;
  backend?: IptablesDump['backend'];
}

/**
 * Reads what iptables prints: `iptables-save` with or without counters, `iptables -S` or bare `-A` lines, and
 * `iptables -L` in all its widths, several of them in one text, with prompts and prose between them.
 * Only the places of chains and rules are found here; a chain's rules are cut into words when they are asked for.
 */
export function parseIptables(text: string, source: string, options: IptablesOptions = {}): IptablesDump {
  const scan = scanText(text, source);
  warnOfUndeclared(scan);
  const tables = buildTables(scan, options.family ?? null);
  return {
    source,
    backend: scan.backend ?? options.backend ?? null,
    version: scan.version,
    form: scan.form ?? 'save',
    tables,
    assumptions: [...scan.assumptions],
    warnings: scan.warnings,
  };
}

function warnOfUndeclared(scan: Scan): void {
  for (const section of scan.sections) {
    if (!section.saved) continue;
    const { chains } = section;
    for (let chain = 0; chain < chains.size(); chain += 1) {
      const first = chains.isDeclared(chain) ? null : chains.firstRule(chain);
      if (first === null) continue;
      warn(scan, first, 'chain', `the table ${section.table} does not declare ${chains.name(chain)}`);
    }
  }
}
