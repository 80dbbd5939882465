import type { TraceLogEntry } from '../../model/trace-log.ts';
import { describeRule } from '../../netfilter/describe.ts';
import { compileTable } from '../../netfilter/iptables/compile.ts';
import { compileNft } from '../../netfilter/nftables/compile.ts';
import { parseIptables } from '../../sources/iptables/index.ts';

/** The words of a rule that stands in the log itself; null where the log has no text, or one that is not understood. */
export function wordsOfText({ event, family, table, chain, origin }: TraceLogEntry): string | null {
  if (event.kind !== 'rule' || event.text === null || table === null || chain === null) return null;
  const own = event.text.startsWith('-A ')
    ? iptablesTable(`*${table}\n${event.text}\nCOMMIT\n`, origin.source, family === 'ip6' ? 6 : 4)
    : compileNft(`table ${family} ${table} {\n\tchain ${chain} {\n\t\t${event.text}\n\t}\n}\n`, origin.source);
  const rule = own.tables[0]?.chain(chain)?.rules[0];
  return rule === undefined || own.warnings.length > 0 ? null : describeRule(rule);
}

function iptablesTable(text: string, source: string, family: 4 | 6) {
  // A chain that is jumped to cannot be known from one rule: only what else is not understood counts.
  const tables = parseIptables(text, source, { family }).tables.map((one) => compileTable(one, 'nft', []));
  return { tables, warnings: [] };
}
