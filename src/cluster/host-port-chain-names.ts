import { createHash } from 'node:crypto';
import { chainHash } from './chain-names.ts';

/** iptables allows 28 characters (XT_EXTENSION_MAXNAMELEN - 1); the CNI plugins fill them. */
const longestName = 28;

/**
 * Chain of the CNI plugins: `CNI-DN-` (portmap, a container's host ports), `CNI-` (bridge and ptp with ipMasq),
 * filled up with the SHA-512 of network name and container id (plugins/pkg/utils).
 */
export const cniChainName = (prefix: 'CNI-' | 'CNI-DN-' | 'CNI-SN-', network: string, container: string): string =>
  (
    prefix +
    createHash('sha512')
      .update(network + container)
      .digest('hex')
  ).slice(0, longestName);

/**
 * Names that kubelet (dockershim, kubenet) and CRI-O have given to the chain of one host port. `id` is the id of the pod's
 * sandbox, or in the oldest versions NAME_NAMESPACE; up to 1.20 the port was hashed as the character of that number.
 */
export function hostPortChainNames(id: string, port: number, protocol: string, hostIp = ''): string[] {
  const ports = [String(port), String.fromCodePoint(port)];
  const texts = ports.flatMap((text) => [id + text + protocol, text + protocol + id]);
  if (hostIp !== '') texts.push(id + port + protocol + hostIp);
  return texts.map((text) => `KUBE-HP-${chainHash(text)}`);
}
