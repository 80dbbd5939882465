import { printEndpoint } from '../model/address.ts';
import type { Decision, Path, Step, Trace } from '../model/trace.ts';
import { ownsCertainly } from '../simulate/host.ts';
import type { Network } from '../simulate/network.ts';
import type { CheckFlow } from './flow.ts';
import type { Stop } from './stop.ts';

/** Where the paths of a trace end without an answer, or may end. */
export const findStops = (flow: CheckFlow, trace: Trace, network: Network): Stop[] =>
  trace.paths.flatMap((path) => {
    const stop = stopOf(flow, path, network);
    if (stop === null) return [];
    return isAmbiguous(stop, trace, network) || isConditional(stop, trace) ? { ...stop, isCertain: false } : stop;
  });

/**
 * The trace weighs what is not known; what the doctor adds to it holds under the path's conditions only, and so does an answer that is
 * lost while others come back.
 */
const isConditional = ({ by, path, direction }: Stop, { paths }: Trace): boolean =>
  path.verdict === 'delivered' &&
  path.conditions.length > 0 &&
  (by === 'no-endpoint' ||
    by === 'nothing-listens' ||
    by === 'cluster-ip-untranslated' ||
    // Whether bridge netfilter is on is asked where no sysctls were collected.
    by === 'answer-from-elsewhere' ||
    (direction === 'reply' && paths.some((one) => isAnswered(one) && one.destination.ip === path.destination.ip)));

const isAnswered = ({ verdict, reply }: Path): boolean => verdict === 'delivered' && reply.verdict === 'delivered';

/** Two pods have the sender's address, as where a namespace was collected whose pod is gone: which of them gets the answer is open. */
const isAmbiguous = ({ by }: Stop, { flow }: Trace, { pods }: Network): boolean =>
  by === 'answer-astray' && pods.filter(({ addresses }) => addresses.includes(flow.source.ip)).length > 1;

function stopOf(flow: CheckFlow, path: Path, network: Network): Stop | null {
  const { verdict, reply } = path;
  if (verdict !== 'delivered') {
    const stop = ended(flow, path, 'original', path.decidedBy, path.reason, verdict !== 'unknown');
    return isPromiscuous(stop, network) ? { ...stop, isCertain: false } : stop;
  }
  if (flow.meant !== 'answered') return null;
  const stranger = meetsStranger(flow, path, network);
  if (stranger !== null) return stranger;
  if (reply.verdict !== 'delivered') {
    const reason = reply.reason ?? 'the answer is lost';
    return ended(flow, path, 'reply', reply.decidedBy, reason, reply.verdict !== 'unknown');
  }
  return findsNobody(flow, path, network);
}

function ended(
  flow: CheckFlow,
  path: Path,
  direction: Step['direction'],
  decision: Decision | null,
  reason: string,
  isCertain: boolean,
): Stop {
  const { source, line, text } = decision ?? { source: null, line: null, text: null };
  const known = source === null || line === null || text === null ? null : { source, line, text };
  return {
    flow,
    path,
    direction,
    by: decision?.by ?? 'not-collected',
    node: decision?.node ?? null,
    line: known,
    step: known === null ? null : stepOf(path, direction, known),
    reason,
    isCertain,
  };
}

/**
 * A promiscuous bridge hands every frame to its node as well, which is how kubenet's `promiscuous-bridge` sends a pod's
 * packets back to it without hairpin mode: whether that works depends on the kernel.
 */
function isPromiscuous({ by, node, path, line }: Stop, network: Network): boolean {
  if (by !== 'hairpin-off' || line === null) return false;
  const host = network.nodes.find(({ name }) => name === node);
  const port = host?.facts.bridgePorts?.find(
    ({ origin }) => origin.source === line.source && origin.text === line.text,
  );
  const bridge = port?.bridge ?? path.egress?.device;
  return host !== undefined && bridge != null && (host.link(bridge)?.flags.includes('PROMISC') ?? false);
}

/** The last step that shows the line: a path may meet one rule on two hooks. */
const stepOf = (path: Path, direction: Step['direction'], { source, line }: { source: string; line: number }) =>
  path.steps.findLast((step) => step.direction === direction && step.source === source && step.line === line) ?? null;

/** A service's packet that reaches somebody who is none of its endpoints. */
function meetsStranger(flow: CheckFlow, path: Path, network: Network): Stop | null {
  if (flow.answerers === null) return leavesUntranslated(flow, path);
  if (isLocalProxy(path)) return null;
  const reached = printEndpoint(path.destination.ip, path.destination.port);
  if (flow.answerers.includes(reached)) return null;
  // To a node's own address by a way that the evidence does not show: its rules are still to come.
  const isUnderway =
    path.decidedBy.by === 'left' && network.nodes.some((node) => ownsCertainly(node, path.destination.ip));
  if (isUnderway) return ended(flow, path, 'original', path.decidedBy, path.reason, false);
  const translation = path.steps.findLast(isTranslation);
  const reason = `${flow.service ?? flow.to} has no endpoint ${reached}, where the packet is sent`;
  const line = translation === undefined ? null : originOf(translation);
  return {
    ...ended(flow, path, 'original', path.decidedBy, reason, true),
    by: 'no-endpoint',
    line,
    step: translation ?? null,
  };
}

/** Did the step give the packet another destination? */
export const isTranslation = ({ direction, effect }: Step): boolean =>
  direction === 'original' && /^(?:DNAT|IPVS|redirect)/i.test(effect);

/** Without endpoints to compare: the cluster IP that rules somewhere name leaves the node as it is. */
function leavesUntranslated(flow: CheckFlow, path: Path): Stop | null {
  const isTranslated = path.steps.some(isTranslation);
  if (flow.service === null || isTranslated || isLocalProxy(path)) return null;
  const what = flow.entry && addressesOfNodes[flow.entry];
  if (what !== undefined && path.decidedBy.by === 'node') {
    const reason = `no rule translated ${what} of ${flow.service}: ${path.reason}`;
    // Who listens on the node's own port translated nothing: no line shows the rule that is not there.
    return {
      ...ended(flow, path, 'original', path.decidedBy, reason, true),
      by: 'no-endpoint',
      line: null,
      step: null,
    };
  }
  if (path.decidedBy.by !== 'left') return null;
  const reason = `no rule translated ${path.destination.ip}, ${what ?? 'the cluster IP'} of ${flow.service}: ${path.reason}`;
  return { ...ended(flow, path, 'original', path.decidedBy, reason, true), by: 'cluster-ip-untranslated' };
}

/** What is asked of a service that nodes may own themselves, so that their processes may take it. */
const addressesOfNodes: Record<NonNullable<CheckFlow['entry']>, string> = {
  'node port': 'the node port',
  'public address': 'a public address',
  'health check': 'the health check port',
};

/** In userspace mode kube-proxy takes the connection itself, and no rule tells to whom it hands it on. */
const isLocalProxy = ({ decidedBy, steps }: Path): boolean =>
  decidedBy.by === 'node' &&
  steps.some(({ chain }) => /^KUBE-(?:PORTALS|NODEPORT)-(?:CONTAINER|HOST)$/.test(chain ?? ''));

const originOf = ({ source, line, text }: Step) => ({ source, line, text });

/** Delivered to a node whose listening sockets are known, and none is bound to the port. */
function findsNobody(flow: CheckFlow, path: Path, network: Network): Stop | null {
  const { by, node } = path.decidedBy;
  const { port, ip } = path.destination;
  const host = by === 'node' ? network.nodes.find(({ name }) => name === node) : undefined;
  const sockets = host?.facts.sockets?.filter(
    ({ protocol, state }) => protocol.startsWith('tcp') && state === 'LISTEN',
  );
  if (flow.protocol !== 'tcp' || port === null || sockets === undefined || sockets.length === 0) return null;
  const isBound = sockets.some(
    (socket) => socket.port === port && (['*', '0.0.0.0', '::'].includes(socket.address) || socket.address === ip),
  );
  if (isBound) return null;
  const reason = `no process on ${node} listens on port ${port}`;
  return { ...ended(flow, path, 'original', path.decidedBy, reason, true), by: 'nothing-listens' };
}
