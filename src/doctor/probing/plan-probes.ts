import type { Host } from '../../simulate/host.ts';
import type { Followed } from '../diagnose.ts';
import type { CheckFlow, FlowResult } from '../flow.ts';
import { followFlow } from '../follow-flow.ts';
import { findSender } from './find-sender.ts';
import { dnsFlows, egressFlows } from './further-flows.ts';
import { arpProbe, mtuProbe } from './link-probes.ts';
import type { PlannedProbe, ProbeSender } from './planned-probe.ts';
import { predict } from './prediction.ts';
import { type NamedProbe, probesOf, targetOf } from './probes-of-flow.ts';
import type { ProbeSurroundings } from './surroundings.ts';

/** Connections of one check that are tried: those that are predicted to fail first. */
const mostFlows = 40;
/** Pairs of one check whose path MTU is looked for, and pods that are asked for by ARP: these take seconds. */
const mostLinks = 6;
/** Where chance chooses among several paths, a connection is tried twice for each, up to so often. */
const mostTries = 6;

/** What is to be sent, and the connections that it belongs to: those of the checks, and some that only probes are worth following for. */
export interface ProbePlan {
  followed: Followed;
  probes: PlannedProbe[];
}

/** Chooses the probes of the node that k8snet runs on: the same connections that were followed, as far as it can send them. */
export function planProbes(followed: Followed, surroundings: ProbeSurroundings): ProbePlan {
  const host = followed.nodes.find(({ name }) => name === surroundings.node);
  if (host === undefined) return { followed, probes: [] };
  const further = furtherFlows(followed, host, surroundings).map((flow) => followFlow(followed.world, flow));
  const flows = [...followed.flows.filter((one) => !isReplaced(one, further)), ...further];
  const own = flows.filter(({ flow }) => flow.node === host.name);
  const probes = followed.asked.flatMap(({ id }) => {
    const chosen = chooseFlows(own.filter(({ flow }) => flow.check === id));
    return [
      ...chosen.flatMap((result) => directProbes(followed, result, further, surroundings)),
      ...linkProbes(followed, chosen, surroundings),
    ];
  });
  // What is not tried adds nothing to what the checks follow.
  const tried = new Set(probes.map(({ result }) => result));
  // That the node itself gets an answer from outside says nothing about its pods.
  const controls = new Set(probes.map(({ control }) => control));
  const isKept = (one: FlowResult): boolean => (tried.has(one) && !controls.has(one)) || !further.includes(one);
  return { followed: { ...followed, flows: flows.filter(isKept) }, probes };
}

function furtherFlows(followed: Followed, host: Host, { nameservers }: ProbeSurroundings): CheckFlow[] {
  const asked = followed.asked.map(({ id }) => id);
  return [
    ...(asked.includes('dns') ? dnsFlows(followed, host) : []),
    ...(asked.includes('egress') ? egressFlows(followed, host, nameservers) : []),
  ];
}

/** A host outside that is there to be asked tells more than an address that is kept for documentation. */
const isReplaced = ({ flow }: FlowResult, further: readonly FlowResult[]): boolean =>
  flow.check === 'egress' &&
  further.some(
    (other) => other.flow.check === 'egress' && other.flow.from === flow.from && isIpv6(other) === isIpv6({ flow }),
  );

const isIpv6 = ({ flow }: Pick<FlowResult, 'flow'>): boolean => flow.to.startsWith('[');

const order = { fails: 0, open: 1, passes: 2 };

/** Whom source ranges leave out would wait for nothing: the probe tells nothing that anybody asks. */
const chooseFlows = (flows: readonly FlowResult[]): FlowResult[] =>
  flows
    .filter(({ flow }) => flow.meant !== 'shut-out')
    .sort((one, other) => order[one.outcome] - order[other.outcome])
    .slice(0, mostFlows);

function directProbes(
  followed: Followed,
  result: FlowResult,
  further: readonly FlowResult[],
  surroundings: ProbeSurroundings,
): PlannedProbe[] {
  // Addresses for documentation are nobody's: that they do not answer tells nothing.
  if (result.flow.check === 'egress' && !further.includes(result)) return [];
  const { world } = followed;
  const sender = findSender(world, result.flow, surroundings.node);
  if (sender === null) return [];
  const tries = triesOf(result);
  const control = controlOf(result, further);
  return probesOf(world, result, surroundings).map((probe) => toPlanned(result, sender, probe, tries, control));
}

function triesOf(result: FlowResult): number {
  const paths = result.trace?.paths.length ?? 0;
  return paths > 1 ? Math.min(paths * 2, mostTries) : 1;
}

/** The node's own connection to the same host outside. */
function controlOf({ flow }: FlowResult, further: readonly FlowResult[]): FlowResult | null {
  if (flow.check !== 'egress') return null;
  return further.find((other) => other.flow.to === flow.to && other.flow.from === `node/${flow.node}`) ?? null;
}

function linkProbes(followed: Followed, chosen: readonly FlowResult[], { node }: ProbeSurroundings): PlannedProbe[] {
  const { world } = followed;
  const fit = chosen.filter(({ flow }) => ['same-node', 'cross-node', 'node'].includes(flow.check));
  const seen = new Set<string>();
  const planned = fit.flatMap((result): PlannedProbe[] => {
    const sender = findSender(world, result.flow, node);
    if (sender === null || !['answered', 'unknown'].includes(predict(result).prediction)) return [];
    const probe = result.flow.check === 'node' ? arpProbe(world, result) : mtuProbe(world, result);
    const key = `${sender.name} ${targetOf(result)?.ip}`;
    if (probe === null || seen.has(key)) return [];
    seen.add(key);
    return [toPlanned(result, sender, probe, 1, null)];
  });
  return planned.slice(0, mostLinks);
}

const toPlanned = (
  result: FlowResult,
  sender: ProbeSender,
  { protocol, probe }: NamedProbe,
  tries: number,
  control: FlowResult | null,
): PlannedProbe => ({ result, sender, to: targetOf(result)?.words ?? result.flow.to, protocol, probe, tries, control });
