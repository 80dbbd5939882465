import { namedPods } from '../../cluster/name-pods.ts';
import { familyOf, printEndpoint } from '../../model/address.ts';
import type { CheckId } from '../../model/doctor-report.ts';
import type { Host } from '../../simulate/host.ts';
import type { Followed } from '../diagnose.ts';
import type { CheckFlow } from '../flow.ts';
import { isOfFamily } from '../survey/front-flows.ts';
import { nameserversOf } from '../survey/nameservers.ts';
import { isDns, usedEndpoints } from '../survey/service-front.ts';
import type { Sender } from '../survey/survey.ts';

/** A server that is asked by a probe, beside those that the checks follow anyway. */
interface Server {
  words: string;
  address: string;
  port: number;
  protocol: string;
}

/** Servers of DNS are so few; in a cluster with more, these stand for the others. */
const mostEndpoints = 4;

/**
 * Connections that only probes are worth following for: from pods straight to the DNS servers behind the service, and to the server of
 * their own resolv.conf where that is another.
 */
export function dnsFlows({ survey, world }: Followed, node: Host): CheckFlow[] {
  const fronts = survey.fronts(node).filter((front) => isDns(front, nameserversOf(world)));
  const servers = fronts.flatMap((front): Server[] =>
    (usedEndpoints(front) ?? []).slice(0, mostEndpoints).map(({ address, port }) => ({
      words: `the DNS server at ${printEndpoint(address, port)}`,
      address,
      port,
      protocol: front.protocol,
    })),
  );
  return survey.senders(node).flatMap((sender) => {
    const { pod } = sender;
    if (pod === null) return [];
    const own = namedPods(world.evidence).find(
      ({ namespace, name }) => namespace === pod.namespace && name === pod.name,
    );
    const named = (own?.resolvConf?.nameservers ?? [])
      .filter((address) => fronts.every((front) => front.address !== address))
      .map((address): Server => ({ words: `its nameserver ${address}`, address, port: 53, protocol: 'udp' }));
    return [...servers, ...named]
      .filter(({ address }) => !pod.addresses.includes(address))
      .filter(({ address }) => pod.addresses.some((source) => isOfFamily(source, familyOf(address) ?? 4)))
      .map((server) => toFlow('dns', node, sender, server));
  });
}

/** From pods, and from the node as a control, to DNS servers outside: hosts that are there to be asked. */
export function egressFlows({ survey, world }: Followed, node: Host, nameservers: readonly string[]): CheckFlow[] {
  const outside = nameservers.filter(
    (address) => world.network.podOf(address) === null && world.network.nodeOf(address) === null,
  );
  return outside.flatMap((address) => {
    const server: Server = { words: `the DNS server outside, ${address}`, address, port: 53, protocol: 'udp' };
    const self: Sender = { from: `node/${node.name}`, name: `node ${node.name}`, count: 1, pod: null, other: null };
    const pods = survey
      .senders(node)
      .filter(({ pod }) => pod?.addresses.some((source) => isOfFamily(source, familyOf(address) ?? 4)));
    if (pods.length === 0) return [];
    return [self, ...pods].map((sender) => toFlow('egress', node, sender, server));
  });
}

const toFlow = (check: CheckId, node: Host, sender: Sender, server: Server): CheckFlow => ({
  check,
  node: node.name,
  title: `${sender.name} to ${server.words}/${server.protocol}`,
  from: sender.from,
  to: printEndpoint(server.address, server.port),
  protocol: server.protocol,
  standsFor: sender.count,
  meant: 'answered',
  answerers: null,
  service: null,
});
