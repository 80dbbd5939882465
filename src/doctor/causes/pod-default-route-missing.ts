import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { missedGateway } from '../clues/missed-gateway.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { mainRoutes } from '../pod-routes.ts';
import { lastStep, prove } from '../proof.ts';
import { podAt, stopsBy } from '../stops-of.ts';

export const podDefaultRouteMissing = defineCause({
  id: 'pod-default-route-missing',
  title: 'A pod has no route out of its subnet',
  severity: 'error',
  symptom: 'One pod reaches its own subnet only.',
  proof:
    "No route in the pod's network namespace holds the address; or it leads to a gateway that the bridge does not have, while that of other pods is there.",
  fix: 'Recreate the pod; repair the CNI configuration.',
  needs: ['ip-route.txt of the pod'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node', 'node-port', 'host-port'],
  recognise: (examination) => [...withoutRoute(examination), ...withWrongGateway(examination)],
});

const withoutRoute = (examination: Examination): Sighting[] =>
  groupBy(
    stopsBy(examination, 'no-route', 'route-refuses').filter((stop) => podAt(examination, stop) !== null),
    ({ node }) => node ?? '',
  ).flatMap((stops): Sighting[] => {
    const pod = examination.world.network.pods.find(({ host }) => host?.name === stops[0]!.node);
    if (pod?.host == null) return [];
    const routes = mainRoutes(pod.host);
    const evidence = prove(stops[0]!.line, ...routes.slice(0, 2).map(({ origin }) => origin), pod.podLink?.origin);
    const bridge = pod.hostLink?.master;
    const gateway = pod.node?.facts.addresses?.find(({ device, family }) => device === bridge && family === 4)?.address;
    return [
      {
        node: pod.nodeName,
        subject: `pod ${pod.namespace}/${pod.name}`,
        title: `pod ${pod.namespace}/${pod.name} has no default route: it reaches its own subnet only`,
        evidence,
        fix: [
          commandLine('kubectl', '-n', pod.namespace, 'delete', 'pod', pod.name),
          ...(gateway === undefined ? [] : [`nsenter -t <pid> -n ip route add default via ${gateway}`]),
        ],
        confidence: 1,
        explains: stops,
      },
    ];
  });

const withWrongGateway = (examination: Examination): Sighting[] =>
  groupBy(
    examination.stops.flatMap((stop) => {
      const missed = missedGateway(examination, stop);
      return missed?.isOnlyThisPod === true ? [{ stop, ...missed }] : [];
    }),
    ({ pod, gateway }) => `${pod.namespace}/${pod.name} ${gateway}`,
  ).map((group): Sighting => {
    const { pod, gateway, bridge, stop } = group[0]!;
    return {
      node: pod.nodeName,
      subject: `pod ${pod.namespace}/${pod.name}`,
      title: `pod ${pod.namespace}/${pod.name} sends everything to the gateway ${gateway}, which ${bridge} does not have`,
      evidence: prove(lastStep(stop, 'ROUTE'), pod.podLink?.origin),
      fix: [commandLine('kubectl', '-n', pod.namespace, 'delete', 'pod', pod.name)],
      confidence: 0.95,
      explains: group.map((one) => one.stop),
    };
  });
