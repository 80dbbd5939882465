import type { Random } from '../random.ts';
import { hosts, ownAddresses, port, services } from './pools.ts';

/** Sets for `-m set`, of every type that this kind of kernel has. */
export function ipsets(random: Random): string[] {
  const v4 = [...hosts(4), ...services(4), ...ownAddresses(4)];
  const v6 = [...hosts(6), ...services(6), ...ownAddresses(6)];
  const protocol = (): string => random.pick(['tcp', 'udp']);
  return [
    'create addresses4 hash:ip family inet',
    ...random.some(v4, 4).map((address) => `add addresses4 ${address}`),
    'create addresses6 hash:ip family inet6',
    ...random.some(v6, 4).map((address) => `add addresses6 ${address}`),
    'create ports bitmap:port range 0-40000',
    ...random.some([53, 80, 81, 443, 8080, 30080], 3).map((one) => `add ports ${one}`),
    'create pairs4 hash:ip,port family inet',
    ...random.some(v4, 5).map((address) => `add pairs4 ${address},${protocol()}:${port(random)}`),
    'create pairs6 hash:ip,port family inet6',
    ...random.some(v6, 5).map((address) => `add pairs6 ${address},${protocol()}:${port(random)}`),
    'create nets4 hash:net family inet',
    ...random
      .some(['10.10.0.0/24', '10.96.0.0/16', '10.11.0.0/25', '198.51.100.0/24', '10.10.0.100/32', '10.0.0.0/8'], 2)
      .map((net) => `add nets4 ${net}${random.chance(0.2) ? ' nomatch' : ''}`),
    'create nets6 hash:net family inet6',
    ...random
      .some(['fd10::/64', 'fd96::/112', 'fd11::/120', '2001:db8::/32', 'fd20::2/128'], 2)
      .map((net) => `add nets6 ${net}`),
    'create triples4 hash:ip,port,ip family inet',
    ...random.some(v4, 5).map((address) => `add triples4 ${address},${protocol()}:${port(random)},${random.pick(v4)}`),
    'create lists4 list:set',
    'add lists4 addresses4',
    'add lists4 nets4',
  ];
}
