import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildCluster } from './cluster.ts';
import { whatIsMissing } from './requirements.ts';
import { tryWays, waysOf } from './ways.ts';

const skip = whatIsMissing() ?? false;

for (const backend of ['legacy', 'nft'] as const) {
  test(`a cluster with the ${backend} backend really carries packets`, { skip }, async (context) => {
    const cluster = await buildCluster({ backend });
    try {
      for (const { way, visit, works } of await tryWays(cluster, waysOf(cluster)))
        await context.test(way.name, () => assert.ok(works, `${way.from} to ${way.url}: ${JSON.stringify(visit)}`));
    } finally {
      await cluster.remove();
    }
  });
}
