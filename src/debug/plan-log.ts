import { type World, worldNode } from '../cluster/world.ts';
import { type OwnTag, printTag } from '../explain/trace-log/own-rules.ts';
import { familyOf } from '../model/address.ts';
import type { DebugPlan, DebugRule } from '../model/debug-rules.ts';
import { compileNode } from '../netfilter/compile-node.ts';
import { DebugError } from './debug-error.ts';
import { kernelLog } from './plan-trace.ts';
import type { Tools } from './tools.ts';
import { commentMatch, iptablesCommand, iptablesMatch } from './trace-rules.ts';

/** What `debug log` is asked for. */
export interface LogRequest {
  node: string;
  tag: OwnTag;
  tools: Tools;
  table: string;
  chain: string;
  /** `--backend`; null: the one that has the chain, iptables-legacy first. */
  backend: 'legacy' | 'nft' | null;
  /** 4 where nothing else tells. */
  family: 4 | 6 | null;
  match: {
    protocol: string | null;
    source: string | null;
    destination: string | null;
    sourcePort: number | null;
    destinationPort: number | null;
  };
  /** What the lines begin with; null: the tag's id. */
  prefix: string | null;
  /** To a program, by nfnetlink_log, instead of the kernel's log. */
  group: number | null;
  /** As `-m limit --limit` takes it. */
  limit: string;
  /** Number in the chain, from 1. */
  position: number;
}

/** Bytes of a prefix that the kernel keeps (struct xt_log_info, and xt_nflog_info). */
const longestPrefix = { kernel: 29, group: 63 };

/** The prefix of the lines, which tells them from everybody else's. */
export const logPrefix = ({ prefix, tag }: Pick<LogRequest, 'prefix' | 'tag'>): string =>
  prefix ?? `k8snet-${tag.id}: `;

/** One LOG or NFLOG rule. Throws DebugError where the chain does not exist. */
export function planLog(world: World | null, request: LogRequest): DebugPlan {
  const { tag, tools, table, chain, group, limit, position, match } = request;
  const family = request.family ?? familyOf(match.source ?? match.destination ?? '') ?? 4;
  const backend = request.backend ?? backendOfChain(world, request, family);
  const prefix = logPrefix(request);
  const most = group === null ? longestPrefix.kernel : longestPrefix.group;
  if (Buffer.byteLength(prefix) > most) throw new DebugError(`the prefix has more than ${most} bytes: ${prefix}`);
  const words = [
    ...(match.protocol === null
      ? [
          ...(match.source === null ? [] : ['-s', match.source]),
          ...(match.destination === null ? [] : ['-d', match.destination]),
        ]
      : iptablesMatch({ ...match, protocol: match.protocol })),
    ...['-m', 'limit', '--limit', limit],
    ...commentMatch(tag),
    ...(group === null
      ? ['-j', 'LOG', '--log-prefix', prefix]
      : ['-j', 'NFLOG', '--nflog-group', `${group}`, '--nflog-prefix', prefix]),
  ];
  const command = iptablesCommand(backend, family, table, tools);
  const rule: DebugRule = {
    backend,
    purpose: `packets that reach rule ${position} of ${chain} in table ${table}`,
    insert: [...command, '-I', chain, `${position}`, ...words],
    remove: [...command, '-D', chain, ...words],
  };
  return {
    apiVersion: 'k8snet/v1',
    kind: 'DebugPlan',
    node: request.node,
    id: tag.id,
    lease: tag.lease,
    rules: [rule],
    follow: [group === null ? kernelLog : ['tcpdump', '-l', '-nn', '-i', `nflog:${group}`]],
    notes: [`the comment of the rule is ${printTag(tag)}`],
  };
}

function backendOfChain(world: World | null, { node, table, chain }: LogRequest, family: 4 | 6): 'legacy' | 'nft' {
  const evidence = world === null ? undefined : worldNode(world, node)?.evidence;
  const own = family === 6 ? 'ip6' : 'ip';
  const tables = (evidence === undefined ? [] : compileNode(evidence).tables).filter(
    (one) => one.family === own && one.name === table,
  );
  const having = tables.filter((one) => one.chain(chain) !== null).map(({ backend }) => backend);
  if (having.length > 0) return having.includes('legacy') ? 'legacy' : 'nft';
  throw new DebugError(
    tables.length === 0
      ? `there is no table ${table} for IPv${family} on ${node} in iptables`
      : `table ${table} for IPv${family} on ${node} has no chain ${chain}`,
  );
}
