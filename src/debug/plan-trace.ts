import { type World, worldNode } from '../cluster/world.ts';
import type { OwnTag } from '../explain/trace-log/own-rules.ts';
import { canonicalAddress, familyOf } from '../model/address.ts';
import type { DebugBackend, DebugPlan } from '../model/debug-rules.ts';
import { hasPorts } from '../model/packet.ts';
import type { Trace } from '../model/trace.ts';
import { compileNode } from '../netfilter/compile-node.ts';
import type { Backend } from '../netfilter/rule.ts';
import type { Tools } from './tools.ts';
import { type TracedFlow, traceRules } from './trace-rules.ts';

/** What is to be put in, beside the flow itself. */
export interface PlanRequest {
  tag: OwnTag;
  /** `--backend`; null: every one that has rules on the node. */
  backend: DebugBackend | null;
  tools: Tools;
  /** The sender was not said: whoever sends is followed. */
  anySource: boolean;
}

/** Answers come from so many endpoints at most, else only the packets themselves are followed. */
const mostAnswers = 8;

/** The TRACE rules for a flow and for its answers. */
export function planTrace(world: World, trace: Trace, request: PlanRequest): { plan: DebugPlan; flows: TracedFlow[] } {
  const { tag, tools } = request;
  const { flows, notes } = flowsOf(world, trace, request.anySource);
  const backends = request.backend === null ? backendsOf(world, trace, tools) : [request.backend];
  const follow = [
    ...(backends.includes('legacy') ? [kernelLog] : []),
    ...(backends.some((backend) => backend !== 'legacy') ? [monitorOf(tools)] : []),
  ];
  const rules = backends.flatMap((backend) => traceRules(flows, backend, tag, tools));
  const plan: DebugPlan = {
    apiVersion: 'k8snet/v1',
    kind: 'DebugPlan',
    node: trace.node,
    id: tag.id,
    lease: tag.lease,
    rules,
    follow,
    notes,
  };
  return { plan, flows };
}

/** The messages of the kernel: read, not run. */
export const kernelLog = ['/dev/kmsg'];

/** nft shows the rules of iptables-nft too, with their handles; xtables-monitor of 1.8.9 dies at a rule that it cannot print. */
const monitorOf = ({ hasNft }: Tools): string[] =>
  hasNft ? ['nft', '-a', 'monitor', 'trace'] : ['xtables-monitor', '--trace'];

/** A TRACE rule of one backend makes a packet visible in all, but only its own loads what prints it. */
function backendsOf(world: World, { node, flow }: Trace, { hasNft }: Tools): DebugBackend[] {
  const family = familyOf(flow.destination.ip) === 6 ? 'ip6' : 'ip';
  const evidence = worldNode(world, node)?.evidence;
  const tables = evidence === undefined ? [] : compileNode(evidence).tables;
  const hasRules = (backend: Backend): boolean =>
    tables.some(
      (table) =>
        table.backend === backend &&
        (table.family === family || table.family === 'inet') &&
        table.baseChains().some(({ rules, base }) => rules.length > 0 || base!.policy === 'drop'),
    );
  const legacy = hasRules('legacy');
  return [
    ...(legacy ? (['legacy'] as const) : []),
    ...(hasRules('nft') || !legacy ? ([hasNft ? 'nftables' : 'nft'] as const) : []),
  ];
}

function flowsOf(world: World, trace: Trace, anySource: boolean): { flows: TracedFlow[]; notes: string[] } {
  const { flow, node } = trace;
  const host = worldNode(world, node)?.host ?? null;
  const owns = (address: string): boolean => {
    const answer = host?.owns(address);
    return answer?.known === true && answer.value;
  };
  const source = anySource ? null : canonicalAddress(flow.source.ip);
  const protocol = flow.protocol === 'icmp' && familyOf(flow.destination.ip) === 6 ? 'ipv6-icmp' : flow.protocol;
  const there: TracedFlow = {
    purpose: 'the packet',
    protocol,
    source,
    destination: flow.destination.ip,
    sourcePort: flow.source.port,
    destinationPort: hasPorts(protocol) ? flow.destination.port : null,
    isLocal: source !== null && owns(source),
    isAnswer: false,
  };
  const back = answersOf(trace, there, anySource).map((answer) => ({ ...answer, isLocal: owns(answer.source!) }));
  if (back.length <= mostAnswers) return { flows: [there, ...back], notes: [] };
  return { flows: [there], notes: [`answers come from ${back.length} endpoints: only the way there is followed`] };
}

/** One for each receiver after DNAT, to whoever it sees as the sender. */
function answersOf(trace: Trace, there: TracedFlow, anySource: boolean): TracedFlow[] {
  const answers = trace.paths.flatMap((path): TracedFlow[] => {
    const source = canonicalAddress(path.destination.ip);
    const destination = canonicalAddress(path.source.ip);
    if (path.verdict !== 'delivered' || source === null || destination === null) return [];
    // Without a sender that is known, only a masquerading node says whom the answer goes to.
    if (anySource && !path.source.masqueraded) return [];
    const hasSourcePort = hasPorts(there.protocol) && !path.source.masqueraded;
    return [
      {
        purpose: `the answer from ${source}`,
        protocol: there.protocol,
        source,
        destination,
        sourcePort: hasPorts(there.protocol) ? path.destination.port : null,
        destinationPort: hasSourcePort ? there.sourcePort : null,
        isLocal: false,
        isAnswer: true,
      },
    ];
  });
  return [...new Map(answers.map((answer) => [JSON.stringify(answer), answer])).values()];
}
