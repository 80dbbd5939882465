import { gateways } from '../plan.ts';
import type { Random } from '../random.ts';
import { type Family, port, prefix } from './pools.ts';

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

/** `10.0.0.0/8 via ... dev ...`, `blackhole default` */
function route(random: Random, family: Family, destination: string): string {
  const index = family === 4 ? 0 : 1;
  switch (random.weigh({ eth1: 5, eth0: 2, nowhere: 1.5 })) {
    case 'eth1':
      return `${destination} via ${gateways.eth1[index]} dev eth1`;
    case 'eth0':
      return `${destination} via ${gateways.eth0[index]} dev eth0`;
    case 'nowhere':
      return `${random.pick(['blackhole', 'unreachable', 'prohibit', 'throw'])} ${destination}`;
  }
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
    ])();
  const first = one();
  const second = random.chance(0.25) ? one() : '';
  const both =
    second !== '' && second.split(' ')[0] !== first.split(' ')[0] && !(first + second).match(/ipproto.*ipproto/);
  return `${random.chance(0.15) ? 'not ' : ''}${first}${both ? ` ${second}` : ''}`;
}
