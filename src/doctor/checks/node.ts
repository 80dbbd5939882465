import { nodeAddress } from '../../cluster/node-address.ts';
import { nodeAsClient } from '../survey/front-flows.ts';
import { podFlows } from '../survey/pod-flows.ts';
import { defineCheck } from './check.ts';

/** The kubelet's port: what the API server asks a node for. */
const kubelet = 10250;

export const node = defineCheck({
  id: 'node',
  title: 'The node itself: links, settings, its way to its pods',
  choose(survey, host) {
    const toPods = podFlows('node', host, nodeAsClient(host), survey.receivers(host));
    const address = nodeAddress(survey.world, host.name);
    const others = survey.world.network.nodes.filter((other) => other !== host);
    if (address === null) return toPods;
    const toNode = others.map((other) => ({
      check: 'node' as const,
      node: host.name,
      title: `node ${other.name} to the kubelet of ${host.name}`,
      from: `node/${other.name}`,
      to: `${address.includes(':') ? `[${address}]` : address}:${kubelet}`,
      protocol: 'tcp',
      standsFor: 1,
      meant: 'answered' as const,
      answerers: null,
      service: null,
    }));
    return [...toPods, ...toNode.filter(() => listensToKubelet(host.facts.sockets))];
  },
  lacks: (_, { facts, name }) =>
    facts.links === null && facts.sysctls === null
      ? `neither the links nor the settings of ${name} were collected`
      : null,
});

/** Where the sockets tell that no kubelet serves there, none is asked for. */
const listensToKubelet = (sockets: readonly { port: number | null }[] | null): boolean =>
  sockets === null || sockets.some(({ port }) => port === kubelet);
