import { printEndpoint } from '../../model/address.ts';
import type { NodeObject } from '../../model/objects.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';

export const apiserverEndpointWrong = defineCause({
  id: 'apiserver-endpoint-wrong',
  title: 'The service of the API server has an endpoint that is no API server',
  severity: 'warning',
  symptom:
    'A part of the connections to the API server by its service times out, in clusters with several control plane nodes.',
  proof:
    'One endpoint of default/kubernetes is the address of no node, or of a node that is not ready, while another one belongs to a node that is. A probe of each endpoint makes it certain.',
  fix: 'Remove the lease of the API server that is gone (kube-system leases, or /registry/masterleases in etcd); run API servers with --endpoint-reconciler-type=lease.',
  needs: ['api/endpointslices.json', 'api/nodes.json'],
  breaks: ['apiserver'],
  recognise: ({ world, stops }) => {
    const { endpointSlices, nodes } = world.evidence.api;
    const slices = (endpointSlices ?? []).filter(
      ({ namespace, service }) => namespace === 'default' && service === 'kubernetes',
    );
    const ownerOf = (address: string): NodeObject | null =>
      nodes?.find(({ internalIps, externalIps }) => [...internalIps, ...externalIps].includes(address)) ?? null;
    return slices.flatMap(({ endpoints, ports, origin }) => {
      const owned = endpoints.map(({ address }) => ({ address, owner: ownerOf(address) }));
      // Control planes that somebody else runs have no nodes at all.
      if (!owned.some(({ owner }) => owner !== null && owner.ready !== false)) return [];
      return owned
        .filter(({ owner }) => owner === null || owner.ready === false)
        .map(({ address, owner }): Sighting => {
          const port = ports[0]?.port ?? null;
          const explains = stops.filter(
            ({ path }) => path.destination.ip === address && path.destination.port === port,
          );
          const isProven = explains.some(
            ({ by, isCertain }) => isCertain && ['probe', 'not-collected', 'left'].includes(by),
          );
          const where = printEndpoint(address, port);
          return {
            node: null,
            subject: 'svc default/kubernetes',
            title: `default/kubernetes sends 1 of ${endpoints.length} connections to ${where}, ${owner === null ? 'which is no address of a node' : `the node ${owner.name}, which is not ready`}`,
            evidence: prove(origin, owner?.origin),
            fix: [`curl -k https://${where}/livez`, 'kubectl -n kube-system get leases'],
            confidence: isProven ? 0.95 : 0.7,
            severity: isProven ? 'error' : 'warning',
            explains,
          };
        });
    });
  },
});
