import { printEndpoint } from '../../model/address.ts';
import { onlyPort } from '../../model/ports.ts';
import { isIpvsReply } from '../connection.ts';
import type { HostView } from '../host-view.ts';
import type { Hook } from '../rule.ts';
import { accepted, addMet, type Ending, type Walk } from '../walk.ts';
import { leaveTracking } from './leave-tracking.ts';
import { meetIpvs } from './meet-ipvs.ts';

/** The answer of a real server gets the address that the client asked as its source (ip_vs_out, handle_response). */
export function restoreSource(hook: Hook, walk: Walk, host: HostView): Ending[] {
  const { ipvs } = walk.packet.connection;
  if (ipvs === null || ipvs.onePacket || ipvs.method !== 'masquerading' || !isIpvsReply(walk.packet, ipvs))
    return [accepted(walk)];
  const { address, ports } = ipvs.virtual;
  const met = meetIpvs(host, hook, {
    origin: ipvs.origin,
    effect: `source back to ${address}`,
    words: `IPVS gives the answer the address that was asked, ${printEndpoint(address, onlyPort(ports))}`,
  });
  const restored = { ...addMet(walk, met), packet: { ...walk.packet, source: address, sourcePorts: ports } };
  return leaveTracking(restored, host).map(accepted);
}
