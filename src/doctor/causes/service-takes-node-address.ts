import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';

const device = 'kube-ipvs0';

export const serviceTakesNodeAddress = defineCause({
  id: 'service-takes-node-address',
  title: 'IPVS mode: a service has the address of a node, and takes it from all others',
  severity: 'error',
  symptom:
    'Nodes lose one of them, often the one that the API server runs on: connection refused, or silence, from the moment that a service was given an external IP or a load balancer.',
  proof:
    'In IPVS mode kube-proxy gives external IPs and load balancer IPs to kube-ipvs0 of every node. One of them is the address of a node: the others take it for their own, send nothing there, and drop what comes from it.',
  fix: 'Take the address out of spec.externalIPs (or give the load balancer another), restart kube-proxy, and see that kube-ipvs0 has lost it.',
  needs: ['ip-addr.json', 'api/nodes.json'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver', 'node', 'node-port', 'host-port'],
  outranks: ['apiserver-down', 'apiserver-unreachable', 'service-rules-missing', 'nothing-listens'],
  recognise: ({ nodes, world, stops }) =>
    nodes.flatMap((host): Sighting[] => {
      const taken = (host.facts.addresses ?? []).flatMap((own) => {
        if (own.device !== device) return [];
        const owner = world.evidence.api.nodes?.find(({ internalIps }) => internalIps.includes(own.address));
        return owner === undefined || owner.name === host.name ? [] : [{ ...own, owner }];
      });
      return groupBy(taken, ({ address }) => address).map((group): Sighting => {
        const { address, prefixLength, owner, origin } = group[0]!;
        const service = world.evidence.api.services?.find(({ externalIps, loadBalancerIps }) =>
          [...externalIps, ...loadBalancerIps].includes(address),
        );
        const whose = service === undefined ? 'a service' : `svc ${service.namespace}/${service.name}`;
        const isLost = ({ node, flow, path, by }: Stop): boolean =>
          (by === 'martian-source' && node === host.name && path.source.ip === address) ||
          (flow.node === host.name && [path.destination.ip, path.source.ip].includes(address)) ||
          (node === host.name && path.destination.ip === address);
        return {
          node: host.name,
          subject: null,
          title: `${device} of ${host.name} has ${address}, the address of node ${owner.name}, for ${whose}: ${host.name} no longer reaches ${owner.name}`,
          evidence: prove(origin, owner.origin, service?.origin),
          fix: [
            ...(service === undefined
              ? []
              : [
                  `${commandLine('kubectl', '-n', service.namespace, 'edit', 'service', service.name)}   # take ${address} out`,
                ]),
            commandLine('ip', 'addr', 'del', `${address}/${prefixLength}`, 'dev', device),
          ],
          confidence: 1,
          explains: stops.filter(isLost),
        };
      });
    }),
});
