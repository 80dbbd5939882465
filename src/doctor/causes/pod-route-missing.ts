import { nodeAddress } from '../../cluster/node-address.ts';
import { parsePrefix, printPrefix } from '../../model/address.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { gatewayOf, isSentAway, unroutedPods } from '../clues/unrouted-pods.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { podCidrOf, routeTo, strayed } from '../pod-routes.ts';
import { lastStep, prove } from '../proof.ts';
import { hostOf, isLostByProbe } from '../stops-of.ts';

export const podRouteMissing = defineCause({
  id: 'pod-route-missing',
  title: 'A node has no route to pods',
  severity: 'error',
  symptom:
    'Pods of one node are not reached from another, while other nodes reach them; or a node does not reach its own.',
  proof:
    "No route of the node but the default one holds the pod CIDR, while there are routes for others, or other nodes have them, or a probe is lost; for the node's own pods, none leads to their bridge or veth.",
  fix: "Restart the CNI plugin's agent or the route controller; see the cloud's route table and its quota. The route to the node's own pods comes with the address of the bridge, or with the pod: add it, and find who removed it.",
  needs: ['ip-route.json', 'api/nodes.json'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node-port', 'host-port'],
  recognise: (examination) => [...ofOthers(examination), ...ofItsOwn(examination)],
});

const ofOthers = (examination: Examination): Sighting[] =>
  groupBy(
    strayed(examination).flatMap((one) => {
      const host = hostOf(examination, one.node)!;
      const to = podCidrOf(examination, one.address);
      const node = to?.node ?? examination.world.network.podOf(one.address)?.nodeName ?? '?';
      return routeTo(host, one.address) === null ? [{ ...one, host, to, target: node }] : [];
    }),
    ({ node, target }) => `${node}\n${target}`,
  ).flatMap((group): Sighting[] => {
    const { node, target, to, address, stop } = group[0]!;
    const witness = witnesses(examination, node, target, address);
    // Where no node has such routes, the network between them may know the way.
    if (witness.length === 0 && !isLostByProbe(stop)) return [];
    const object = examination.world.evidence.api.nodes?.find(({ name }) => name === target);
    const via = nodeAddress(examination.world, target);
    return [
      {
        node,
        subject: `node ${target}`,
        title: `${node} has no route to ${to?.cidr ?? address}, where the pods of ${target} are`,
        evidence: prove(
          stop.path.steps.findLast((step) => step.hook === 'ROUTE' && step.node === node) ?? lastStep(stop, 'ROUTE'),
          object?.origin,
          ...witness.slice(0, 2),
        ),
        fix: via === null || to === null ? [] : [commandLine('ip', 'route', 'add', to.cidr, 'via', via)],
        confidence: 0.95,
        explains: group.map((one) => one.stop),
      },
    ];
  });

/** Of pods that are on the node itself, where the device that leads to them is up and has the address that it should. */
const ofItsOwn = (examination: Examination): Sighting[] =>
  groupBy(
    unroutedPods(examination).flatMap((one) => {
      const gateway = gatewayOf(one);
      const isReady = one.home.flags.includes('UP') && (gateway !== null || one.home === one.pod.hostLink);
      if (!isReady || isSentAway(one)) return [];
      const subnet = gateway === null ? null : parsePrefix(`${gateway.address}/${gateway.prefixLength}`);
      return [{ ...one, gateway, cidr: subnet === null ? one.address : printPrefix(subnet) }];
    }),
    ({ host, cidr }) => `${host.name} ${cidr}`,
  ).map((group): Sighting => {
    const { host, home, pod, gateway, cidr, stop } = group[0]!;
    const whose = gateway === null ? `its own pod ${pod.namespace}/${pod.name} is` : 'its own pods are';
    return {
      node: host.name,
      subject: home.name,
      title: `${host.name} has no route to ${cidr} by ${home.name}, where ${whose}`,
      evidence: prove(lastStep(stop, 'ROUTE') ?? stop.line, gateway?.origin ?? home.origin),
      fix: [
        commandLine(
          'ip',
          'route',
          'replace',
          cidr,
          'dev',
          home.name,
          ...(gateway === null ? [] : ['src', gateway.address]),
        ),
      ],
      confidence: 1,
      explains: group.map((one) => one.stop),
    };
  });

/** Lines that show that nodes here route to pods themselves: the node to others, or others to the same pods. */
function witnesses(examination: Examination, node: string, target: string, address: string) {
  const { nodes, pods } = examination.world.network;
  const others = nodes
    .filter(({ name }) => name !== node && name !== target)
    .flatMap((host) => routeTo(host, address) ?? []);
  const remote = pods.filter(
    ({ nodeName, hostNetwork }) => nodeName !== null && nodeName !== node && nodeName !== target && !hostNetwork,
  );
  const own = remote
    .slice(0, 50)
    .flatMap((pod) => pod.addresses.flatMap((one) => routeTo(hostOf(examination, node)!, one) ?? []));
  const mine = pods.filter(({ nodeName, hostNetwork }) => nodeName === node && !hostNetwork).slice(0, 50);
  const back = nodes
    .filter(({ name }) => name === target)
    .flatMap((host) => mine.flatMap((pod) => pod.addresses.flatMap((one) => routeTo(host, one) ?? [])));
  return [...others, ...own, ...back]
    .filter(({ nextHops }) => nextHops.some(({ via }) => via !== null))
    .map(({ origin }) => origin);
}
