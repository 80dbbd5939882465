import type { Backend, Case } from './case.ts';
import { iptablesTables } from './grammar/iptables.ts';
import { nftTables } from './grammar/nftables.ts';
import { probe } from './grammar/packets.ts';
import { ipsets } from './grammar/sets.ts';
import { settings } from './grammar/settings.ts';
import { ways } from './grammar/ways.ts';
import { randomOf } from './random.ts';

/** The case that a seed stands for. */
export function generate(seed: string, backend: Backend, packets: number): Case {
  const random = randomOf(`${backend} ${seed}`);
  const setup = {
    backend,
    sets: backend === 'nftables' ? [] : ipsets(random),
    tables: backend === 'nftables' ? nftTables(random) : [...iptablesTables(random, 4), ...iptablesTables(random, 6)],
    ways: ways(random),
    settings: settings(random),
  };
  return { setup, probes: Array.from({ length: packets }, (_, index) => probe(random, 20_000 + index * 7)) };
}
