import type { Probe } from '../case.ts';
import { nodeAddresses, outsideHosts, pods, publicHosts } from '../plan.ts';
import type { Random } from '../random.ts';
import { closedPort, type Family, hosts, loopbackAddresses, ownAddresses, port, services } from './pools.ts';

/** A packet of its own client port, from anywhere to anywhere that a frame can be made for. */
export function probe(random: Random, sport: number): Probe {
  const family: Family = random.chance(0.65) ? 4 : 6;
  const index = family === 4 ? 0 : 1;
  const from = random.weigh({ eth0: 5, eth1: 2, a: 3, b: 1, c: 2, process: 3 }) as Probe['from'];
  const protocol = random.weigh({ tcp: 6, udp: 4, sctp: 1, icmp: 1.5 });
  const own = nodeAddresses.filter((address) => address.includes(':') === (family === 6));
  const source =
    from === 'process'
      ? random.chance(0.75)
        ? null
        : random.pick([...ownAddresses(family), ...loopbackAddresses(family)])
      : from === 'eth0' || from === 'eth1'
        ? random.pick(
            [...outsideHosts[from], ...(from === 'eth0' ? publicHosts : [])].filter(
              (address) => address.includes(':') === (family === 6),
            ),
          )
        : pods[from]!.addresses[index];
  const choices = [services(family), services(family), hosts(family), from === 'process' ? own : ownAddresses(family)];
  if (family === 4 && random.chance(0.04) && !(from in pods)) choices.splice(0, 4, loopbackAddresses(4));
  const sender = source ?? '';
  const destination = random.pick(random.pick(choices).filter((address) => address !== sender));
  return {
    from,
    source,
    destination,
    protocol: protocol === 'icmp' && family === 6 ? 'icmpv6' : protocol,
    sport,
    dport: protocol === 'icmp' ? 0 : random.chance(0.1) ? closedPort : port(random),
    ttl: from !== 'process' && random.chance(0.1) ? random.pick([1, 2, 33, 128]) : 64,
    tos: from !== 'process' && random.chance(0.15) ? random.pick([0x10, 0x28, 0x20, 0x02]) : 0,
    size: random.pick([1, 12, 12, 40]),
  };
}
