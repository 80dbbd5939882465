import { isOwnTable, type OwnTag, readTag } from '../explain/trace-log/own-rules.ts';
import type { FoundDebugRule } from '../model/debug-rules.ts';
import { parseIptables, printRule } from '../sources/iptables/index.ts';
import { parseNft } from '../sources/nft/parse-ruleset.ts';
import { runArguments } from './command.ts';
import type { Tools } from './tools.ts';
import { iptablesCommand } from './trace-rules.ts';

/** What was found, and where could not be looked. */
export interface FoundRules {
  rules: FoundDebugRule[];
  problems: string[];
}

/** Every rule of `k8snet debug` on this machine, in all backends and families. `now`: seconds since 1970. */
export async function findRules(tools: Tools, now: number): Promise<FoundRules> {
  const found: FoundRules = { rules: [], problems: [] };
  const merge = ({ rules, problems }: FoundRules): void => {
    found.rules.push(...rules);
    found.problems.push(...problems);
  };
  for (const backend of ['legacy', 'nft'] as const) {
    if (tools[backend] === null) continue;
    for (const family of [4, 6] as const) merge(await findInIptables(backend, family, tools, now));
  }
  if (tools.hasNft) merge(await findInNft(now));
  return found;
}

async function findInIptables(
  backend: 'legacy' | 'nft',
  family: 4 | 6,
  tools: Tools,
  now: number,
): Promise<FoundRules> {
  const [name] = iptablesCommand(backend, family, 'raw', tools);
  const { command, exitCode, stdout, stderr } = await runArguments([`${name}-save`]);
  if (exitCode !== 0) return { rules: [], problems: [`${command.join(' ')}: ${stderr.trim()}`] };
  // Most tables hold none: those are not parsed.
  if (!stdout.includes('k8snet:')) return { rules: [], problems: [] };
  const rules = parseIptables(stdout, name!, { family }).tables.flatMap((table) =>
    table.chainNames().flatMap((chain) =>
      (table.chain(chain)?.readRules() ?? []).flatMap((rule): FoundDebugRule[] => {
        const tag = readTag(rule.tokens.map(({ text }) => text).join(' '));
        if (tag === null) return [];
        const words = rule.tokens.map(({ text }) => text);
        return [
          {
            ...timesOf(tag, now),
            backend,
            family: family === 6 ? 'ip6' : 'ip',
            table: table.name,
            chain,
            text: printRule(rule, chain),
            remove: [...iptablesCommand(backend, family, table.name, tools), '-D', chain, ...words],
          },
        ];
      }),
    ),
  );
  return { rules, problems: [] };
}

async function findInNft(now: number): Promise<FoundRules> {
  const { command, exitCode, stdout, stderr } = await runArguments(['nft', 'list', 'tables']);
  if (exitCode !== 0) return { rules: [], problems: [`${command.join(' ')}: ${stderr.trim()}`] };
  const found: FoundRules = { rules: [], problems: [] };
  for (const line of stdout.split('\n')) {
    const [, family, table] = /^table (ip|ip6|inet) (\S+)$/.exec(line) ?? [];
    if (family === undefined || table === undefined || !isOwnTable(table)) continue;
    const listing = await runArguments(['nft', 'list', 'table', family, table]);
    for (const chain of parseNft(listing.stdout, listing.command.join(' ')).tables.flatMap(({ chains }) => chains)) {
      for (const rule of chain.rules()) {
        const tag = readTag(rule.origin.text);
        if (tag === null) continue;
        found.rules.push({
          ...timesOf(tag, now),
          backend: 'nftables',
          family: family as 'ip' | 'ip6' | 'inet',
          table,
          chain: chain.name,
          text: rule.origin.text.trim(),
          remove: ['nft', 'delete', 'table', family, table],
        });
      }
    }
  }
  return found;
}

const timesOf = ({ id, since, lease }: OwnTag, now: number): Pick<FoundDebugRule, 'id' | 'age' | 'left'> => ({
  id,
  age: Math.max(0, now - since),
  left: since + lease - now,
});
