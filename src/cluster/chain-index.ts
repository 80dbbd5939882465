import { printEndpoint } from '../model/address.ts';
import type { ClusterObjects } from '../model/objects.ts';
import {
  chainHash,
  endpointPrefix,
  hashedText,
  printServicePort,
  type ServicePortName,
  splitServiceChain,
} from './chain-names.ts';

/** The service port (and endpoint) that a hash belongs to, and what the hash was made from. */
export interface HashedOwner extends ServicePortName {
  protocol: string;
  /** Number of the service's port; null where only its endpoints are known. */
  portNumber: number | null;
  endpoint: string | null;
  /** The text that was hashed. */
  hashed: string;
}

interface ChainIndex {
  services: Map<string, HashedOwner>;
  /** Made when the first KUBE-SEP chain is asked for: there may be 100,000 endpoints. */
  endpoints: Map<string, HashedOwner> | null;
}

const indexes = new WeakMap<ClusterObjects, ChainIndex>();

/** Whose chain it is by the hashes of all services and endpoints the API has; null for every other name. */
export function findByHash(chain: string, api: ClusterObjects): HashedOwner | null {
  const split = splitServiceChain(chain);
  if (split === null) return null;
  let index = indexes.get(api);
  if (index === undefined) {
    index = { services: hashServices(api), endpoints: null };
    indexes.set(api, index);
  }
  if (split.prefix !== endpointPrefix) return index.services.get(split.hash) ?? null;
  index.endpoints ??= hashEndpoints(api);
  return index.endpoints.get(split.hash) ?? null;
}

/** Service ports that every cluster has under these names; a hash that fits one of them proves it. */
const universal: (ServicePortName & { protocol: string })[] = [
  { namespace: 'default', service: 'kubernetes', port: 'https', protocol: 'TCP' },
  { namespace: 'kube-system', service: 'kube-dns', port: 'dns', protocol: 'UDP' },
  { namespace: 'kube-system', service: 'kube-dns', port: 'dns-tcp', protocol: 'TCP' },
  { namespace: 'kube-system', service: 'kube-dns', port: 'metrics', protocol: 'TCP' },
];

/** Every service port to try: of the API's services, of its endpoints, and those that every cluster has. */
export function* servicePorts(api: ClusterObjects): Generator<Omit<HashedOwner, 'hashed'>> {
  for (const service of api.services ?? []) {
    for (const { name, protocol, port } of service.ports) {
      const { namespace, name: serviceName } = service;
      yield { namespace, service: serviceName, port: name, protocol, portNumber: port, endpoint: null };
    }
  }
  for (const { namespace, service, ports } of api.endpointSlices ?? []) {
    for (const { name, protocol } of ports) {
      yield { namespace, service, port: name, protocol, portNumber: null, endpoint: null };
    }
  }
  for (const owner of universal) yield { ...owner, portNumber: null, endpoint: null };
}

function hashServices(api: ClusterObjects): Map<string, HashedOwner> {
  const hashes = new Map<string, HashedOwner>();
  for (const owner of servicePorts(api)) addHashes(hashes, owner);
  return hashes;
}

function hashEndpoints(api: ClusterObjects): Map<string, HashedOwner> {
  const hashes = new Map<string, HashedOwner>();
  for (const slice of api.endpointSlices ?? []) {
    for (const { name, protocol, port } of slice.ports) {
      for (const { address } of slice.endpoints) {
        const endpoint = printEndpoint(address, port);
        const { namespace, service } = slice;
        addHashes(hashes, { namespace, service, port: name, protocol, portNumber: null, endpoint });
      }
    }
  }
  return hashes;
}

/** The first owner of a hash stays: services stand before endpoints, which do not tell the port's number. */
function addHashes(hashes: Map<string, HashedOwner>, owner: Omit<HashedOwner, 'hashed'>): void {
  for (const candidate of withHashes(owner))
    if (!hashes.has(candidate.hash)) hashes.set(candidate.hash, candidate.owner);
}

/** The hashes that kube-proxy's versions make of a service port (and endpoint). */
export function withHashes(owner: Omit<HashedOwner, 'hashed'>): { hash: string; owner: HashedOwner }[] {
  return printServicePort(owner).map((text) => {
    const hashed = hashedText(text, owner.protocol, owner.endpoint ?? '');
    return { hash: chainHash(hashed), owner: { ...owner, hashed } };
  });
}
