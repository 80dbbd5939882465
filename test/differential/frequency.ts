import type { Case, Probe, Setup } from './case.ts';
import { compare } from './compare.ts';
import type { Lab } from './lab.ts';
import { load } from './load.ts';
import { predict } from './predict.ts';
import { type Random, randomOf } from './random.ts';
import type { Tally } from './run.ts';
import { send } from './send.ts';

/** Packets for one balance. */
const sample = 150;

const endpoints = ['10.11.0.100', '10.11.0.101', '10.10.0.101', '10.21.0.2', '10.20.0.3'];

/**
 * Balances as proxies write them, by chance and in turn: every way must be a predicted one, and as often as its share says.
 */
export async function checkFrequencies(
  lab: Lab,
  lasting: Record<string, string>,
  tally: Tally,
  seed: string,
): Promise<void> {
  const random = randomOf(`frequencies ${tally.backend} ${seed}`);
  for (const way of ['random', 'in turn'] as const) {
    const setup = balance(random, tally.backend, way);
    const loaded = await load(lab, lasting, setup);
    if ('refused' in loaded) throw new Error(loaded.refused);
    const seen = new Map<string, number>();
    let shares = new Map<string, number>();
    for (let index = 0; index < sample; index++) {
      const probe: Probe = { ...client, sport: 20_000 + index };
      const predictions = predict(loaded, probe);
      const truth = await send(lab, loaded, probe);
      const differences = compare(probe, predictions, truth);
      tally.packets += 1;
      tally.balanced += 1;
      if (differences.length > 0) tally.disagreements.push({ seed, smallest: { setup, probes: [probe] }, differences });
      const to = truth.arrived?.header.destination ?? 'nowhere';
      seen.set(to, (seen.get(to) ?? 0) + 1);
      shares = new Map();
      for (const { path } of predictions) {
        const { walk } = path.end.traveller;
        shares.set(walk.packet.destination, (shares.get(walk.packet.destination) ?? 0) + walk.share);
      }
    }
    const value = chiSquare(shares, seen);
    const most = mostChiSquare(shares.size - 1);
    if (value > most) {
      const one: Case = { setup, probes: [client] };
      const text = (counts: Map<string, number>): string => JSON.stringify(Object.fromEntries(counts));
      tally.disagreements.push({
        seed,
        smallest: one,
        differences: [
          `shares ${text(shares)}, seen ${text(seen)}: chi-square ${value.toFixed(1)} is above ${most.toFixed(1)}`,
        ],
      });
    }
  }
}

const client: Probe = {
  from: 'a',
  source: '10.20.0.2',
  destination: '10.96.0.1',
  protocol: 'tcp',
  sport: 20_000,
  dport: 80,
  ttl: 64,
  tos: 0,
  size: 12,
};

function balance(random: Random, backend: Setup['backend'], way: 'random' | 'in turn'): Setup {
  const to = random.some(endpoints, random.between(2, endpoints.length));
  const setup = { backend, sets: [], ways: [], settings: [] };
  if (backend === 'nftables') {
    const numgen = `numgen ${way === 'random' ? 'random' : 'inc'} mod ${to.length}`;
    const rule = `ip daddr ${client.destination} dnat to ${numgen} map { ${to.map((address, index) => `${index} : ${address}`).join(', ')} }`;
    const chain = { name: 'services', base: 'type nat hook prerouting priority -100; policy accept;', rules: [rule] };
    return { ...setup, tables: [{ family: 'ip', name: 'proxy', objects: [], chains: [chain] }] };
  }
  const rules = to.map((address, index) => {
    const left = to.length - index;
    const chance =
      left === 1
        ? ''
        : way === 'random'
          ? ` -m statistic --mode random --probability ${(1 / left).toFixed(8)}`
          : ` -m statistic --mode nth --every ${left} --packet 0`;
    return `-d ${client.destination}/32${chance} -j DNAT --to-destination ${address}`;
  });
  return {
    ...setup,
    tables: [{ family: 'ip', name: 'nat', objects: [], chains: [{ name: 'PREROUTING', base: 'ACCEPT', rules }] }],
  };
}

/** Pearson's statistic; what was not expected at all counts as much as can be. */
function chiSquare(shares: Map<string, number>, seen: Map<string, number>): number {
  if ([...seen.keys()].some((key) => !shares.has(key))) return Number.POSITIVE_INFINITY;
  return [...shares].reduce((sum, [key, share]) => {
    const expected = share * sample;
    return sum + ((seen.get(key) ?? 0) - expected) ** 2 / expected;
  }, 0);
}

/** What is exceeded by chance once in a thousand million times (Wilson and Hilferty's approximation, z = 6). */
function mostChiSquare(degrees: number): number {
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + 6 * Math.sqrt(part)) ** 3;
}
