import { canonicalAddress, printEndpoint } from '../model/address.ts';
import { chainHash, type ServicePortName } from './chain-names.ts';

/** What the name of a chain of kube-proxy's nftables mode says. */
export interface NftChainName extends ServicePortName {
  kind: 'service' | 'local' | 'external' | 'firewall' | 'endpoint';
  protocol: string;
  /** `10.0.0.1:80`, for an endpoint's chain. */
  endpoint: string | null;
  hash: string;
  /** What the hash was made from. */
  hashed: string;
}

/** Is its hash right? */
export const isProven = ({ hash, hashed }: NftChainName): boolean => chainHash(hashed, 8) === hash;

/** Longest name behind `service-` and its like (pkg/proxy/nftables); longer ones end with `...`. */
const longestName = 240;

/**
 * The name behind `service-`, `external-`, ...: the hash of the readable part, and that part:
 * `ULMVA6XW-ns1/svc1/tcp/p80`, for an endpoint `5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80` with `.` for the colons of IPv6.
 */
export function nftChainName(
  { namespace, service, port }: ServicePortName,
  protocol: string,
  endpoint?: string,
): string {
  const suffix = endpoint === undefined ? '' : `__${nftEndpoint(endpoint)}`;
  const readable = `${namespace}/${service}/${protocol.toLowerCase()}/${port}${suffix}`;
  const name = `${chainHash(readable, 8)}-${readable}`;
  return name.length > longestName ? `${name.slice(0, longestName - 3)}...` : name;
}

const nftEndpoint = (endpoint: string): string =>
  endpoint.replace(
    /^\[?(.*?)\]?:(\d+)$/,
    (_, address: string, port: string) => `${address.replaceAll(':', '.')}/${port}`,
  );

const pattern =
  /^(service|local|external|firewall|endpoint)-([A-Z2-7]{8})-(([^/]*)\/([^/]*)\/(tcp|udp|sctp)\/([^/_]*)(?:__([^/]+)\/(\d+))?)$/;

/** Is it the name of a chain that kube-proxy's nftables mode makes for a service port or an endpoint? */
export const isServiceChain = (chain: string): boolean => matchName(chain) !== null;

/** The chain of an endpoint names one, and no other does. */
function matchName(chain: string): RegExpExecArray | null {
  const match = pattern.exec(chain);
  return match !== null && (match[1] === 'endpoint') === (match[8] !== undefined) ? match : null;
}

/** Reads the name of a chain of kube-proxy's nftables mode; null where it is none. */
export function readNftChainName(chain: string): NftChainName | null {
  const match = matchName(chain);
  if (match === null) return null;
  const [, kind, hash, hashed, namespace, service, protocol, port, address, endpointPort] = match;
  return {
    kind: kind as NftChainName['kind'],
    namespace: namespace!,
    service: service!,
    port: port!,
    protocol: protocol!,
    endpoint: address === undefined ? null : readEndpoint(address, Number(endpointPort)),
    hash: hash!,
    hashed: hashed!,
  };
}

const readEndpoint = (address: string, port: number): string =>
  printEndpoint(canonicalAddress(address) ?? canonicalAddress(address.replaceAll('.', ':')) ?? address, port);
