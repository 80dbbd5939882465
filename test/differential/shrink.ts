import type { Case, ChainPlan, Probe, TablePlan } from './case.ts';

/** The smallest case found that still fails, by leaving out ever smaller parts of it (delta debugging). */
export async function shrink(start: Case, fails: (one: Case) => Promise<boolean>): Promise<Case> {
  let smallest = start;
  for (let before = ''; before !== JSON.stringify(smallest); ) {
    before = JSON.stringify(smallest);
    smallest = await withoutParts(smallest, fails);
    for (const simpler of simplerProbes(smallest)) {
      if (JSON.stringify(simpler) !== JSON.stringify(smallest) && (await fails(simpler))) smallest = simpler;
    }
  }
  return smallest;
}

async function withoutParts(start: Case, fails: (one: Case) => Promise<boolean>): Promise<Case> {
  let kept = partsOf(start);
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length; ) {
      const fewer = kept.filter((_, index) => index < at || index >= at + size);
      if (await fails(keep(start, fewer))) kept = fewer;
      else at += size;
    }
  }
  return keep(start, kept);
}

/** What may be left out, by its place: a rule, a chain, a table, a policy, a set, a route, a setting. */
function partsOf({ setup }: Case): string[] {
  return [
    ...setup.tables.flatMap((table, t) => [
      `table ${t}`,
      ...table.objects.map((_, index) => `object ${t} ${index}`),
      ...table.chains.flatMap((chain, c) => [
        `chain ${t} ${c}`,
        ...chain.rules.map((_, index) => `rule ${t} ${c} ${index}`),
      ]),
    ]),
    ...setup.ways.map((_, index) => `way ${index}`),
    ...setup.settings.map((_, index) => `setting ${index}`),
    ...(setup.sets.length > 0 ? ['sets'] : []),
  ];
}

function keep(one: Case, parts: readonly string[]): Case {
  const has = new Set(parts);
  const chain = (plan: ChainPlan, t: number, c: number): ChainPlan => ({
    ...plan,
    rules: plan.rules.filter((_, index) => has.has(`rule ${t} ${c} ${index}`)),
  });
  const table = (plan: TablePlan, t: number): TablePlan => ({
    ...plan,
    objects: plan.objects.filter((_, index) => has.has(`object ${t} ${index}`)),
    chains: plan.chains
      .map((each, c) => ({ each, c }))
      .filter(({ c }) => has.has(`chain ${t} ${c}`))
      .map(({ each, c }) => chain(each, t, c)),
  });
  return {
    ...one,
    setup: {
      ...one.setup,
      sets: has.has('sets') ? one.setup.sets : [],
      ways: one.setup.ways.filter((_, index) => has.has(`way ${index}`)),
      settings: one.setup.settings.filter((_, index) => has.has(`setting ${index}`)),
      tables: one.setup.tables
        .map((each, t) => ({ each, t }))
        .filter(({ t }) => has.has(`table ${t}`))
        .map(({ each, t }) => table(each, t)),
    },
  };
}

/** The same with an ordinary header. */
function simplerProbes(one: Case): Case[] {
  const changes: Partial<Probe>[] = [{ ttl: 64 }, { tos: 0 }, { size: 12 }, { dport: 80 }, { protocol: 'udp' }];
  return changes.map((change) => ({ ...one, probes: one.probes.map((probe) => ({ ...probe, ...change })) }));
}
