import { hash } from 'node:crypto';

/** A service port as kube-proxy names it in comments and hashes (proxy.ServicePortName). */
export interface ServicePortName {
  namespace: string;
  service: string;
  /** Name of the port, empty where it has none. */
  port: string;
}

/** Prefix of the chain of one endpoint of a service port. */
export const endpointPrefix = 'KUBE-SEP-';

/**
 * The texts kube-proxy has used for a service port (pkg/proxy/types.go): `ns/name:port`, and for a port without a name
 * `ns/name` (1.14 and later) or `ns/name:` (before).
 */
export function printServicePort({ namespace, service, port }: ServicePortName): string[] {
  const name = `${namespace}/${service}`;
  return port === '' ? [name, `${name}:`] : [`${name}:${port}`];
}

/** What the hash in a chain's name is made from: the service port, its protocol in lower case, and for KUBE-SEP the endpoint. */
export const hashedText = (servicePort: string, protocol: string, endpoint = ''): string =>
  servicePort + protocol.toLowerCase() + endpoint;

/** The hash in the names of kube-proxy's, kubelet's and kube-router's chains: base32 of SHA-256, cut to `length`. */
export const chainHash = (text: string, length = 16): string =>
  base32(hash('sha256', text, 'buffer').subarray(0, Math.ceil((length * 5) / 8))).slice(0, length);

/** The address of `10.0.0.1:80` or `[fd00::1]:80`; a text without a port is left as it is. */
export function addressOf(endpoint: string): string {
  const match = /^(?:\[(.+)\]|([^:]+)):\d+$/.exec(endpoint);
  return match?.[1] ?? match?.[2] ?? endpoint;
}

const serviceChainName = /^(KUBE-(?:SVC|SVL|EXT|FW|XLB|SEP)-)([A-Z2-7]{16})$/;

/** Is it the name of a chain of a service port or endpoint? */
export const isServiceChainName = (chain: string): boolean => serviceChainName.test(chain);

/** Prefix and hash of a chain of a service port or endpoint; null for every other name. */
export function splitServiceChain(chain: string): { prefix: string; hash: string } | null {
  const match = serviceChainName.exec(chain);
  return match ? { prefix: match[1]!, hash: match[2]! } : null;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, without the padding. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffer >> bits) & 31];
    }
  }
  return bits > 0 ? text + alphabet[(buffer << (5 - bits)) & 31] : text;
}
