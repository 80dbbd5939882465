import type { World } from '../cluster/world.ts';
import type { Decider } from '../model/decider.ts';
import type { Origin } from '../model/origin.ts';
import type { Decision, Path, PathVerdict, Trace } from '../model/trace.ts';
import { compileNode } from '../netfilter/compile-node.ts';
import { trailToList } from '../netfilter/walk.ts';
import type { RawPath } from '../simulate/flow.ts';
import { packetOf } from '../simulate/traveller.ts';
import { followRequest, type TraceRequest } from './follow-request.ts';
import { judgePolicies, type PolicyFlow } from './judge-policies.ts';
import { outcomeOf } from './path-outcome.ts';
import { findShutOuts } from './shut-out-findings.ts';
import { toStep } from './step.ts';

/** Follows a packet there and back and says what happens to it. Throws TargetError where target, source or node are not to be found. */
export function traceFlow(world: World, request: TraceRequest): Trace {
  const { node, destination, source, from, raw } = followRequest(world, request);
  const flow: Trace['flow'] = {
    protocol: destination.protocol,
    source: { ip: from ?? '?', port: request.sourcePort, ref: source.ref },
    destination: { ip: destination.address, port: destination.port, ref: destination.ref },
  };
  const paths = raw.map((path) =>
    withPolicy(world, toPath(world, path), { protocol: destination.protocol, from, asked: destination.address }),
  );
  const sides = source.sender.type === 'host' ? source.sender.host.name : source.sender.node.name;
  return {
    apiVersion: 'k8snet/v1',
    kind: 'Trace',
    node,
    flow,
    resolution: destination.resolution ?? null,
    paths,
    assumptions: [...destination.notes, ...source.notes, ...assumptionsOf(world, node)],
    findings: findShutOuts(world, flow, paths),
    missing: missingOf(world, node, sides),
    warnings: warningsOf(world, node),
  };
}

function toPath(world: World, path: RawPath): Omit<Path, 'policy'> {
  const { end, verdict, reply, replyVerdict } = path;
  const { destination, source } = outcomeOf(path);
  const packet = packetOf(end.traveller);
  const { share, trail } = end.traveller.walk;
  const decisions = end.traveller.walk.decisions.filter(({ given }) => !given);
  const undecided = [...new Set(decisions.map(({ because }) => because))];
  const { directory, network } = world;
  const pod = directory.podOf(packet.destination);
  const place =
    pod?.nodeName ??
    end.host?.name ??
    directory.nodeNameOf(packet.destination) ??
    network.podCidrNodeOf(packet.destination);
  const { egress } = end.traveller;
  const inDoubt = (under: PathVerdict, reason: string | null): string =>
    `it depends: under these conditions ${under}${reason === null ? '' : ` (${reason})`}; ${undecided.join('; ')}`;
  return {
    probability: decisions.length > 0 ? null : share,
    conditions: decisions.map(({ condition }) => condition),
    chance: share,
    ifSo: { verdict: end.verdict, reason: end.reason },
    undecided,
    verdict,
    reason: verdict === end.verdict ? end.reason : inDoubt(end.verdict, end.reason),
    decidedBy: decision(end.by, end.host?.name ?? null, end.origin),
    assumptions: [...new Set([...end.traveller.assumptions, ...reply.assumptions])],
    destination: {
      ...destination,
      ref: directory.refOf(packet.destination, destination.port, packet.protocol),
      node: place,
    },
    source,
    egress: egress === null ? null : { device: egress.device, via: egress.via, toNode: place },
    reply: {
      verdict: replyVerdict,
      reason: replyVerdict === reply.verdict ? reply.reason : inDoubt(reply.verdict, reply.reason),
      decidedBy: reply.by === null ? null : decision(reply.by, reply.host, reply.origin),
    },
    mtu: end.traveller.mtu,
    steps: [
      ...trailToList(trail).map((met) => toStep(met, 'original')),
      ...reply.steps.map((met) => toStep(met, 'reply')),
    ],
  };
}

const withPolicy = (world: World, path: Omit<Path, 'policy'>, flow: PolicyFlow): Path => ({
  ...path,
  policy: judgePolicies(world, path, flow),
});

const decision = (by: Decider, node: string | null, origin: Origin | null): Decision => ({
  by,
  node,
  source: origin?.source ?? null,
  line: origin?.line ?? null,
  text: origin?.text ?? null,
});

/** Evidence of the nodes passed that is not there, what failed first, and objects of the API where something tells why they are not. */
function missingOf(world: World, ...names: string[]): string[] {
  const nodes = world.evidence.nodes.filter(({ name }) => names.includes(name));
  const objects = world.evidence.missing.filter(({ detail }) => detail !== null);
  const pieces = nodes.flatMap((node) => node.missing);
  const failed = pieces.filter(({ reason }) => reason === 'failed');
  return [...objects, ...failed, ...pieces.filter((piece) => !failed.includes(piece))].map(
    ({ source, reason, detail }) => `${source}: ${reason}${detail === null ? '' : ` (${detail})`}`,
  );
}

/** How the evidence was put together, and how the node's rulesets had to be read where a paste does not name all. */
function assumptionsOf({ evidence }: World, name: string): string[] {
  const node = evidence.nodes.find((one) => one.name === name);
  return [...evidence.assumptions, ...(node === undefined ? [] : compileNode(node).assumptions)];
}

/** Lines of the node's rules that were not understood, as far as they were parsed. A chain that is missing is said where the packet meets it. */
function warningsOf(world: World, name: string): string[] {
  const node = world.evidence.nodes.find((one) => one.name === name);
  if (node === undefined) return [];
  const lines = [...compileNode(node).warnings, ...node.iptables.flatMap((dump) => dump.warnings)];
  const lost = lines.filter(({ about }) => about === 'rule');
  return [...new Set(lost.map(({ origin, message }) => `${origin.source}:${origin.line}: ${message}`))];
}
