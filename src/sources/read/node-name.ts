import { canonicalAddress } from '../../model/address.ts';
import type { NodeObject } from '../../model/objects.ts';

/**
 * The name by which the API knows this machine: that of the node which has its host name, or says that as its own, else of the only one with
 * an address of the machine's, else of the only one whose name goes on where the host name ends at a dot, or the other way round. The host
 * name where none is. `addresses`: of the machine's devices.
 */
export function nameNode(nodes: readonly NodeObject[] | null, hostname: string, addresses: readonly string[]): string {
  const host = hostname.toLowerCase();
  const own = new Set(addresses.map(canonicalAddress));
  const fits: ((node: NodeObject) => boolean)[] = [
    ({ name }) => name.toLowerCase() === host,
    (node) => node.hostname?.toLowerCase() === host,
    ({ internalIps, externalIps }) => [...internalIps, ...externalIps].some((ip) => own.has(canonicalAddress(ip))),
    ({ name }) => firstLabel(name) === firstLabel(host),
  ];
  for (const fit of fits) {
    const found = (nodes ?? []).filter(fit);
    if (found.length === 1) return found[0]!.name;
  }
  return hostname;
}

const firstLabel = (name: string): string => name.toLowerCase().split('.')[0]!;
