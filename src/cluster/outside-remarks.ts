import { canonicalAddress } from '../model/address.ts';
import type { World } from './world.ts';

/** What lies before an address that a load balancer or an ingress controller answers for, and that no node knows of. */
export function remarkOutside(world: World, address: string, port: number | null, protocol: string): string[] {
  const match = world.directory.serviceOf(address, port, protocol);
  const isIt = (other: string): boolean => canonicalAddress(other) === address;
  const ingress = world.evidence.api.ingresses?.find(({ addresses }) => addresses.some(isIt));
  return [
    ...(match?.by === 'load balancer IP'
      ? [
          `${address} is the load balancer's address of service ${match.service.namespace}/${match.service.name}: how the cloud's or another load balancer takes packets to a node, its health checks and whether it keeps their addresses are outside the evidence; they are followed from the node on as if it passed them unchanged`,
        ]
      : []),
    ...(ingress === undefined
      ? []
      : [
          `${address} is where ingress ${ingress.namespace}/${ingress.name} is answered: which service the controller there sends a request to is not decided by the node (trace ingress/${ingress.namespace}/${ingress.name} follows its rules)`,
        ]),
  ];
}
