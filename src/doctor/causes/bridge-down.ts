import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { missedGateway } from '../clues/missed-gateway.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';

export const bridgeDown = defineCause({
  id: 'bridge-down',
  title: "The pods' bridge is down or has no address",
  severity: 'error',
  symptom: 'Every pod on the node is cut off.',
  proof: "The bridge lacks the UP flag, or the address that is the pods' gateway.",
  fix: 'Set it up and restore its address; restart the CNI plugin.',
  needs: ['ip-addr.json', 'brctl-show.txt'],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node', 'node-port', 'host-port'],
  outranks: ['pod-default-route-missing', 'veth-down', 'link-down', 'evidence-contradicts'],
  recognise: (examination) =>
    groupBy(
      examination.stops.flatMap((stop) => {
        const found = bridgeAt(examination, stop);
        return found === null ? [] : [{ stop, ...found }];
      }),
      ({ node, bridge }) => `${node} ${bridge}`,
    ).map((group): Sighting => {
      const { node, bridge, gateway } = group[0]!;
      const link = examination.world.network.nodes.find(({ name }) => name === node)?.link(bridge) ?? null;
      const isDown = link !== null && !link.flags.includes('UP');
      return {
        node,
        subject: bridge,
        title: isDown
          ? `bridge ${bridge} on ${node} is down: its pods are cut off`
          : `bridge ${bridge} on ${node} does not have ${gateway}, the gateway of its pods`,
        evidence: prove(link?.origin, ...group[0]!.stop.path.steps.filter(({ hook }) => hook === 'ROUTE').slice(0, 1)),
        fix: [
          commandLine('ip', 'link', 'set', bridge, 'up'),
          ...(gateway === null || isDown ? [] : [commandLine('ip', 'addr', 'add', `${gateway}/24`, 'dev', bridge)]),
        ],
        confidence: 1,
        explains: group.map(({ stop }) => stop),
      };
    }),
});

/** The bridge that a stop shows to be down, or without the pods' gateway. */
function bridgeAt(
  examination: Examination,
  stop: Stop,
): { node: string; bridge: string; gateway: string | null } | null {
  const { nodes } = examination.world.network;
  if (stop.by === 'bridge-down' || (stop.by === 'link-down' && stop.line !== null)) {
    const host = nodes.find(({ name }) => name === stop.node);
    const link = host?.facts.links?.find(
      ({ origin }) => origin.source === stop.line?.source && origin.text === stop.line.text,
    );
    const isBridge =
      link !== undefined && (link.kind === 'bridge' || host!.facts.bridges?.some(({ name }) => name === link.name));
    return isBridge ? { node: host!.name, bridge: link.name, gateway: null } : null;
  }
  const missed = missedGateway(examination, stop);
  return missed === null || missed.isOnlyThisPod ? null : missed;
}
