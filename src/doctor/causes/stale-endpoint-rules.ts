import type { World } from '../../cluster/world.ts';
import { printEndpoint } from '../../model/address.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Step } from '../../model/trace.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { consequencesOfDrift, driftSightings } from '../drift.ts';
import type { Examination } from '../examination.ts';
import { enoughLines, prove } from '../proof.ts';
import type { Stop } from '../stop.ts';

export const staleEndpointRules = defineCause({
  id: 'stale-endpoint-rules',
  title: 'Rules lead to endpoints that are gone',
  severity: 'error',
  symptom: 'A part of the connections to a service hangs, from one node.',
  proof: 'A rule of the node sends the packet to an address that is no endpoint of the service (any more).',
  fix: 'Restart kube-proxy on the node; its log says why it does not follow the API.',
  needs: ['iptables-save.txt', 'api/endpointslices.json'],
  breaks: ['dns', 'cluster-ip', 'apiserver', 'kube-proxy', 'node-port'],
  outranks: [...consequencesOfDrift, 'apiserver-unreachable'],
  recognise: (examination) => {
    const stale = staleStops(examination);
    const followed = groupBy(stale, ({ step }) => step.node).map((group) => sightAt(examination, group));
    // Services that no followed connection has asked for.
    const others = driftSightings(examination, 'stale-endpoint-rules');
    return [...followed, ...others.filter(({ node }) => followed.every((one) => one.node !== node))];
  },
});

function sightAt(examination: Examination, group: { stop: Stop; step: Step }[]): Sighting {
  const services = [...new Set(group.flatMap(({ stop }) => stop.flow.service ?? []))];
  const gone = [
    ...new Set(group.map(({ stop }) => printEndpoint(stop.path.destination.ip, stop.path.destination.port))),
  ];
  const { node } = group[0]!.step;
  const isRefused = group.every(({ stop }) => stop.by === 'ipvs' || stop.by === 'rule');
  const what = isRefused
    ? `refuse packets to ${some(gone)} for want of endpoints, of which there are some`
    : `lead to ${some(gone)}`;
  return {
    node,
    subject: services.length === 1 ? services[0]! : null,
    title: `rules of ${node} for ${some(services)} are not what the API has: they ${what}`,
    evidence: [
      ...prove(...group.map(({ step }) => step)).slice(0, enoughLines),
      ...prove(...services.map((ref) => sliceOf(examination, ref))).slice(0, 2),
    ],
    fix: [
      'kubectl -n kube-system logs -l k8s-app=kube-proxy --tail=50',
      'kubectl -n kube-system rollout restart daemonset kube-proxy',
    ],
    confidence: examination.world.evidence.api.endpointSlices === null ? 0.8 : 1,
    explains: group.map(({ stop }) => stop),
  };
}

const some = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

/** Stops behind a rule for a service that does not fit the API, with the step of that rule. */
export const staleStops = (examination: Examination): { stop: Stop; step: Step }[] =>
  examination.stops.flatMap((stop) => {
    const step = staleStep(examination, stop);
    return step === null ? [] : [{ stop, step }];
  });

function staleStep({ world }: Examination, { by, path, flow, step, direction }: Stop): Step | null {
  if (flow.service === null || direction === 'reply') return null;
  if (by === 'no-endpoint') return step;
  if (by === 'ipvs') return (flow.answerers?.length ?? 0) > 0 ? step : null;
  // It is refused for want of endpoints, and the API has some.
  if (by === 'rule' && step !== null && /has no (?:local )?endpoints|no-endpoint/.test(`${step.text} ${step.chain}`)) {
    const isForLocal = /has no local/.test(step.text);
    const missed = flow.answerers?.some((one) => !isForLocal || isOn(world, step.node, one));
    return missed === true ? step : null;
  }
  const isNobody = by === 'no-answer' || by === 'not-its-address';
  const isKnown = flow.answerers?.includes(printEndpoint(path.destination.ip, path.destination.port)) ?? false;
  if (!isNobody || isKnown || world.network.podOf(path.destination.ip) !== null) return null;
  return path.steps.findLast((one) => one.direction === 'original' && /^(?:DNAT|IPVS)/.test(one.effect)) ?? null;
}

/** Is the endpoint, `ip:port`, on the node? */
const isOn = ({ evidence }: World, node: string, endpoint: string): boolean =>
  (evidence.api.endpointSlices ?? []).some(({ endpoints, ports }) =>
    endpoints.some(
      (one) => one.node === node && ports.some(({ port }) => printEndpoint(one.address, port) === endpoint),
    ),
  );

const sliceOf = ({ world }: Examination, ref: string) =>
  world.evidence.api.endpointSlices?.find(
    ({ namespace, service }) => ref.replace(/^svc /, '').split(':')[0] === `${namespace}/${service}`,
  )?.origin;
