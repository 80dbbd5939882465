import type { Origin } from '../model/origin.ts';
import { type Packet, unknownDevice } from '../model/packet.ts';
import { isLoopback } from '../model/special-address.ts';
import type { Host } from './host.ts';
import { dropped, type Refusal, unroutable } from './refusal.ts';

/**
 * Why a packet with this source does not leave by the device: an IPv4 loopback address needs route_localnet
 * (__mkroute_output). IPv6 lets it out, and nobody takes it in.
 */
export function keptInside(host: Host, source: string, device: string): Refusal | null {
  if (!source.startsWith('127.') || device === 'lo' || device === unknownDevice) return null;
  if (routesLocalnet(host, device)) return null;
  const reason = `${source} may not leave ${host.name} by ${device}: route_localnet is 0 there`;
  return unroutable('loopback-address', 'ROUTE', reason, settingOrigin(host, device));
}

/** Why an IPv4 packet from or for a loopback address goes no further that comes in by a cable (ip_route_input_slow). */
export function takesNoLoopback(host: Host, device: string, packet: Packet): Refusal | null {
  if (packet.family === 6 || !hasLoopback(packet) || routesLocalnet(host, device)) return null;
  const reason = `${host.name} takes no loopback address from ${device}: route_localnet is 0 there`;
  return dropped('loopback-address', 'ROUTE', reason, settingOrigin(host, device));
}

/** Is either end of the packet a loopback address? */
export const hasLoopback = ({ source, destination }: Packet): boolean => isLoopback(source) || isLoopback(destination);

/** route_localnet of a device: either of `all` and the device's own is enough (IN_DEV_ORCONF). IPv6 has no such setting. */
const routesLocalnet = (host: Host, device: string): boolean =>
  host.setting('net.ipv4.conf.all.route_localnet') === 1 ||
  host.setting(`net.ipv4.conf.${device}.route_localnet`) === 1;

/** The line that sets route_localnet of a device, if it was collected. */
const settingOrigin = (host: Host, device: string): Origin | null =>
  host.facts.sysctls?.[`net.ipv4.conf.${device}.route_localnet`]?.origin ?? null;
