import { printEndpoint } from '../model/address.ts';
import type { ChainOwner } from '../model/chain-explanation.ts';
import { addressOf } from './chain-names.ts';
import type { Caller } from './chain-view.ts';
import type { FoundOwner } from './found-owner.ts';
import type { World } from './world.ts';

/** The service whose cluster IP and port lead to the chain; null where the API does not know the address. */
export function ownerByClusterIp(callers: Caller[], world: World): FoundOwner | null {
  for (const { destination, destinationPort, protocol } of callers) {
    if (destination === null) continue;
    const address = destination.replace(/\/\d+$/, '');
    const match = world.directory.serviceOf(
      address,
      destinationPort === null ? null : Number(destinationPort),
      protocol ?? 'tcp',
    );
    if (match === null) continue;
    const { service, port } = match;
    const owner: ChainOwner = {
      kind: 'service',
      namespace: service.namespace,
      name: service.name,
      service: service.name,
      port: port === null ? null : port.name === '' ? port.port : port.name,
      protocol,
      endpoint: null,
    };
    return {
      owner,
      how: 'address',
      computation: `${address} belongs to it, but the hash in the chain's name is not its own`,
    };
  }
  return null;
}

/** The only service with that endpoint, else the pod that has the address, else the endpoint alone. */
export function ownerByEndpoint(endpoint: string, protocol: string | null, world: World): FoundOwner {
  const slices = (world.evidence.api.endpointSlices ?? []).filter(({ ports, endpoints }) =>
    ports.some(({ port }) => endpoints.some(({ address }) => printEndpoint(address, port) === endpoint)),
  );
  const [slice] = slices;
  const isOne =
    slice !== undefined &&
    slices.every(({ namespace, service }) => namespace === slice.namespace && service === slice.service);
  const pod = world.directory.podOf(addressOf(endpoint));
  const owner: ChainOwner = {
    kind: isOne ? 'service' : pod ? 'pod' : 'endpoint',
    namespace: isOne ? slice.namespace : (pod?.namespace ?? null),
    name: isOne ? slice.service : (pod?.name ?? null),
    service: isOne ? slice.service : null,
    port: null,
    protocol,
    endpoint,
  };
  return {
    owner,
    how: 'address',
    computation: `no service port that is known gives this hash together with ${endpoint}`,
  };
}
