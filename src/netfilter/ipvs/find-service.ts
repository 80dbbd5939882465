import type { VirtualService } from '../../model/ipvs.ts';
import type { Packet } from '../../model/packet.ts';
import { onlyPort, overlap, singlePort } from '../../model/ports.ts';

/** Finds the virtual service of a packet; `undecided` where only a port that was not given could tell. */
export type FindService = (packet: Packet) => VirtualService | 'undecided' | null;

/**
 * Looks services up as ip_vs_service_find does: by firewall mark, by address and port, by address alone (port 0).
 * What it makes of FTP data connections is left out.
 */
export function indexServices(services: readonly VirtualService[]): FindService {
  const byMark = new Map<number, VirtualService[]>();
  const byAddress = new Map<string, Map<number, VirtualService>>();
  for (const service of services) {
    const { key } = service;
    if (key.type === 'mark') byMark.set(key.mark, [...(byMark.get(key.mark) ?? []), service]);
    else {
      const place = `${key.protocol} ${key.address}`;
      const ports = byAddress.get(place) ?? new Map<number, VirtualService>();
      byAddress.set(place, ports.set(key.port, service));
    }
  }
  return (packet) => {
    const marked =
      packet.mark === 0 ? undefined : byMark.get(packet.mark)?.find((service) => isOfFamily(service, packet));
    if (marked !== undefined) return marked;
    const ports = byAddress.get(`${packet.protocol} ${packet.destination}`);
    return ports === undefined ? null : findPort(ports, packet);
  };
}

const isOfFamily = ({ key }: VirtualService, packet: Packet): boolean =>
  key.type === 'mark' && (key.family === null || key.family === packet.family);

function findPort(
  ports: Map<number, VirtualService>,
  { destinationPorts }: Packet,
): VirtualService | 'undecided' | null {
  const port = onlyPort(destinationPorts);
  const every = ports.get(0) ?? null;
  if (port !== null) return ports.get(port) ?? every;
  if (destinationPorts === null) return every;
  const outside = [...ports.keys()].every(
    (own) => own === 0 || overlap(singlePort(own), destinationPorts) === 'outside',
  );
  return outside ? every : 'undecided';
}
