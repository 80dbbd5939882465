import type { Origin } from '../model/origin.ts';
import type { Packet } from '../model/packet.ts';
import { type Host, ownsCertainly } from './host.ts';
import { dropped, type Refusal } from './refusal.ts';
import type { RouteAnswer } from './routing.ts';

/**
 * Does the kernel believe that a packet with this source comes in by this device (__fib_validate_source)?
 * `out`: the device it is forwarded by, null for a local process. Null: it does. IPv4 only: IPv6 has no rp_filter of its own.
 */
export function checkSource(host: Host, device: string, packet: Packet, out: string | null): Refusal | null {
  if (packet.family === 6) return null;
  const acceptLocal =
    host.setting(`net.ipv4.conf.${device}.accept_local`) === 1 || host.setting('net.ipv4.conf.all.accept_local') === 1;
  const mark =
    host.setting('net.ipv4.conf.all.src_valid_mark') === 1 ||
    host.setting(`net.ipv4.conf.${device}.src_valid_mark`) === 1
      ? packet.mark
      : 0;
  // The question is asked the other way round: where would an answer that comes in by `out` go?
  const answers = host.route({
    destination: packet.source,
    source: packet.destination,
    mark,
    iif: out ?? 'lo',
    oif: null,
    protocol: packet.protocol,
    tos: packet.tos,
    sourcePorts: packet.destinationPorts,
    destinationPorts: packet.sourcePorts,
  });
  const isOpen = answers.some((answer) => answer.type === 'unknown');
  if (!acceptLocal && (isOpen ? ownsCertainly(host, packet.source) : leadsHere(answers))) {
    const reason = `${host.name} takes no packet from outside that bears its own address ${packet.source} as source (martian source)`;
    return dropped('martian-source', 'ROUTE', reason, null);
  }
  const filter = effectiveFilter(host, device);
  if (filter === null || filter.value === 0 || isOpen) return null;
  const devices = answers.flatMap((answer) =>
    answer.type === 'route' && ['unicast', 'local'].includes(answer.route.type)
      ? answer.route.nextHops.map((hop) => hop.device)
      : [],
  );
  if (devices.includes(device)) return null;
  // Loosely any way back will do, unless the device has no address to send from.
  if (filter.value === 2 && devices.length > 0 && !lacksAddress(host, device)) return null;
  const way = devices.length === 0 ? 'it has no route back' : `the route back goes by ${devices.join(', ')}`;
  const reason = `reverse path filter on ${host.name}: ${packet.source} came in by ${device}, but ${way} (${filter.name} is ${filter.value})`;
  return dropped('reverse-path-filter', 'ROUTE', reason, filter.origin);
}

/** Policy rules and local routes of other tables make addresses the host's own, too (fib_has_custom_local_routes). */
const leadsHere = (answers: readonly RouteAnswer[]): boolean =>
  answers.some((answer) => answer.type === 'route' && answer.route.type === 'local');

/** Does nothing bear an IPv4 address on the device (ifa_list of in_device)? Not where addresses were not collected. */
const lacksAddress = ({ facts }: Host, device: string): boolean =>
  facts.addresses !== null && !facts.addresses.some((own) => own.family === 4 && own.device === device);

/** The stricter of `all` and the device (IN_DEV_RPFILTER is the maximum of the two). */
function effectiveFilter(host: Host, device: string): { value: number; name: string; origin: Origin } | null {
  const names = ['net.ipv4.conf.all.rp_filter', `net.ipv4.conf.${device}.rp_filter`];
  const found = names.flatMap((name) => {
    const sysctl = host.facts.sysctls?.[name];
    return sysctl === undefined ? [] : [{ name, origin: sysctl.origin, value: Number(sysctl.value) }];
  });
  return found.reduce<(typeof found)[number] | null>(
    (best, one) => (best === null || one.value >= best.value ? one : best),
    null,
  );
}
