import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { buildCluster, type Cluster } from './cluster.ts';
import type { Fault } from './faults/fault.ts';
import { faults } from './faults/index.ts';
import { linkFaults } from './faults/links.ts';
import { objectFaults } from './faults/objects.ts';
import { programFaults } from './faults/programs.ts';
import { routeFaults } from './faults/routes.ts';
import { ruleFaults } from './faults/rules.ts';
import { settingFaults } from './faults/settings.ts';
import type { Backend } from './node.ts';
import { whatIsMissing } from './requirements.ts';
import { tryWays, type Way, waysOf } from './ways.ts';

const skip = whatIsMissing() ?? false;

/** Milliseconds that are enough to see that nothing comes. */
const notLong = 1000;
/** Tries of a way that fails for a part of the connections only: all of two endpoints succeed once in 2^24. */
const tries = 24;

/** Side by side, each group in a cluster of its own. Only rules depend on the backend. */
const groups: [name: string, backend: Backend, faults: readonly Fault[]][] = [
  ['rules, legacy backend', 'legacy', ruleFaults],
  ['rules, nft backend', 'nft', ruleFaults],
  ['settings, routes and links', 'legacy', [...settingFaults, ...routeFaults, ...linkFaults]],
  ['programs and objects', 'nft', [...programFaults, ...objectFaults]],
];

describe('faults', { skip, concurrency: 2 }, () => {
  for (const [name, backend, faults] of groups) {
    describe(name, { concurrency: 1 }, () => {
      let cluster: Cluster;
      before(async () => {
        cluster = await buildCluster({ backend });
      });
      after(() => cluster.remove());
      for (const fault of faults) test(`${fault.id}: on ${fault.where} ${fault.words}`, () => tryFault(cluster, fault));
    });
  }
});

test('every fault is tried', () => {
  const tried = new Set(groups.flatMap(([, , group]) => group));
  assert.deepEqual(
    faults.filter((fault) => !tried.has(fault)),
    [],
  );
});

async function tryFault(cluster: Cluster, { id, stops, stopsSome = [] }: Fault): Promise<void> {
  await cluster.switchOn(id);
  const broken = await tryWays(cluster, named(cluster, stops), notLong);
  const partly = named(cluster, stopsSome).flatMap((way) => Array.from({ length: tries }, () => way));
  const some = await tryWays(cluster, partly, notLong);
  await cluster.heal(id);
  const healed = await tryWays(cluster, waysOf(cluster));
  assert.deepEqual(
    broken.filter(({ works }) => works).map(({ way }) => way.name),
    [],
    'works although it is broken',
  );
  for (const name of stopsSome)
    assert.ok(
      some.some(({ way, works }) => way.name === name && !works),
      `${name} always works`,
    );
  assert.deepEqual(
    healed.filter(({ works }) => !works).map(({ way, visit }) => `${way.name}: ${JSON.stringify(visit)}`),
    [],
    'does not work although it is healed',
  );
}

function named(cluster: Cluster, names: readonly string[]): Way[] {
  const ways = waysOf(cluster);
  return names.map((name) => {
    const way = ways.find((one) => one.name === name);
    assert.ok(way, `there is no way "${name}"`);
    return way;
  });
}
