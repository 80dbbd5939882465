import { gateways, pods } from '../plan.ts';
import type { Random } from '../random.ts';
import { type Family, ownAddresses, port, prefix, services } from './pools.ts';

/** Routes of other tables and the policy rules that lead there, as arguments of `ip`. */
export function ways(random: Random): string[] {
  const lines: string[] = [];
  for (const family of [4, 6] as const) {
    if (random.chance(0.5)) continue;
    for (let count = random.between(1, 3); count > 0; count--) lines.push(...tableAndRule(random, family, 100 + count));
    if (random.chance(0.3))
      lines.push(
        `-${family} route add ${route(random, family, prefix(random, family))} metric ${random.between(10, 99)}`,
      );
    if (random.chance(0.3)) lines.push(...rareWays(random, family));
  }
  return lines;
}

function tableAndRule(random: Random, family: Family, table: number): string[] {
  const routes = Array.from({ length: random.between(1, 2) }, () =>
    random.chance(0.5) ? 'default' : prefix(random, family),
  );
  return [
    ...new Set(
      routes.map((destination) => `-${family} route replace ${route(random, family, destination)} table ${table}`),
    ),
    `-${family} rule add priority ${random.between(1000, 30_000)} ${selector(random, family)} ${
      random.chance(0.8) ? `lookup ${table}` : random.pick(['blackhole', 'unreachable', 'prohibit'])
    }`,
  ];
}

const gateway = (family: Family, device: 'eth0' | 'eth1'): string =>
  `via ${gateways[device][family === 4 ? 0 : 1]} dev ${device}`;

/** `10.0.0.0/8 via ... dev ...`, `blackhole default` */
function route(random: Random, family: Family, destination: string): string {
  const wire = random.pick(['eth0', 'eth1'] as const);
  switch (random.weigh({ eth1: 5, eth0: 2, nowhere: 1.5, several: 0.7, own: 0.4, source: 0.5, tos: 0.4 })) {
    case 'eth1':
      return `${destination} ${gateway(family, 'eth1')}`;
    case 'eth0':
      return `${destination} ${gateway(family, 'eth0')}`;
    case 'nowhere':
      return `${random.pick(['blackhole', 'unreachable', 'prohibit', 'throw'])} ${destination}`;
    case 'several':
      return `${destination} nexthop ${gateway(family, 'eth0')} weight ${random.between(1, 3)} nexthop ${gateway(family, 'eth1')} weight ${random.between(1, 3)}`;
    case 'own':
      return `local ${destination} dev lo`;
    case 'source':
      return `${destination} ${gateway(family, wire)} src ${random.pick(ownAddresses(family))}`;
    case 'tos':
      return `${destination} tos ${random.pick(['0x10', '0x08'])} ${gateway(family, wire)}`;
  }
}

/** What few nodes have: a prefix of one's own, services as local addresses, a main table without its default, detours among rules. */
function rareWays(random: Random, family: Family): string[] {
  const at = random.between(1000, 30_000);
  const service = random.pick(services(family));
  const own = `-${family}`;
  return random.pick([
    () => [`${own} route add local ${prefix(random, family)} dev lo`],
    () => [`${own} route add local ${service} dev lo`],
    () => [
      `${own} route add ${service} ${gateway(family, 'eth0')} metric 30`,
      `${own} route add ${service} ${gateway(family, 'eth1')} metric 20`,
    ],
    () => [
      `${own} route add ${service} dev ${random.pick(['eth0', 'eth1'])}${random.chance(0.5) ? ` src ${random.pick(ownAddresses(family))}` : ''}`,
    ],
    () => [`${own} route add ${random.pick(['blackhole', 'unreachable', 'prohibit'])} ${service}`],
    () => [
      `${own} rule add priority ${at} lookup main suppress_prefixlength ${random.pick([0, 0, 8, 24])}`,
      `${own} route replace default ${gateway(family, 'eth1')} table 110`,
      `${own} rule add priority ${at + 1} ${selector(random, family)} lookup 110`,
    ],
    () => [
      `${own} rule add priority ${at + 5} nop`,
      `${own} rule add priority ${at} ${selector(random, family)} goto ${at + random.pick([5, 5, 6])}`,
      `${own} rule add priority ${at + 2} ${selector(random, family)} ${random.pick(['blackhole', 'unreachable', 'lookup 101'])}`,
    ],
    () => [`${own} route add ${pods.c!.addresses[family === 4 ? 0 : 1]} ${gateway(family, 'eth1')} metric 5`],
  ])();
}

function selector(random: Random, family: Family): string {
  const one = (): string =>
    random.pick([
      () => `fwmark 0x${random.pick([1, 2, 4, 0x4000]).toString(16)}`,
      () => `fwmark 0x${random.pick([1, 2, 4]).toString(16)}/0x${random.pick([1, 3, 0xff]).toString(16)}`,
      () => `from ${prefix(random, family)}`,
      () => `to ${prefix(random, family)}`,
      () => `iif ${random.pick(['eth0', 'eth1', 'br0', 'vc', 'lo'])}`,
      () => `ipproto ${random.pick(['tcp', 'udp'])}`,
      () => `ipproto tcp dport ${port(random)}`,
      () => 'tos 0x10',
      () =>
        random.chance(0.5)
          ? `oif ${random.pick(['eth0', 'eth1'])}`
          : // Whose process sends is in no evidence: what comes in counts as root's.
            `iif ${random.pick(['eth0', 'br0'])} uidrange ${random.pick(['0-0', '1000-2000'])}`,
    ])();
  const first = one();
  const second = random.chance(0.25) ? one() : '';
  const both =
    second !== '' && second.split(' ')[0] !== first.split(' ')[0] && !(first + second).match(/ipproto.*ipproto/);
  return `${random.chance(0.15) ? 'not ' : ''}${first}${both ? ` ${second}` : ''}`;
}
