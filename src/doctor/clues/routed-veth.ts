import type { Host } from '../../simulate/host.ts';
import type { Examination } from '../examination.ts';
import type { Stop } from '../stop.ts';
import { hostOf, nodeOf } from '../stops-of.ts';

/**
 * The node whose veths are ports of no bridge by design, as calico has them, where nobody answered a pod on its veth: the node
 * itself would have, for the whole world (proxy_arp), had it forwarded packets and had a route. Null for every other stop.
 */
export function routedNode(examination: Examination, stop: Stop): Host | null {
  if (stop.by !== 'veth-detached') return null;
  const host = hostOf(examination, nodeOf(examination, stop));
  const own = examination.world.network.pods.filter(({ node, hostLink }) => node === host && hostLink !== null);
  return own.some(({ hostLink }) => hostLink?.master != null) || own.length === 0 ? null : host;
}

/** Does an IPv4 host forward nothing at all? */
export const forwardsNothing = ({ facts }: Host): boolean => facts.sysctls?.['net.ipv4.ip_forward']?.value === '0';
