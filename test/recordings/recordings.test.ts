import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { openWorld, type World } from '../../src/cluster/world.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { openBundle } from '../../src/sources/read/bundle.ts';
import { allowedUnknowns } from './allowed-unknowns.ts';
import { judge, type ObservedRow, outsideHosts as outside, predict } from './compare.ts';
import { readObserved } from './observed.ts';

const bundlesIn = (folder: string): string[] => readdirSync(folder).map((name) => `${folder}/${name}`);

/** Its measurements are not clean: only reading and tracing is asked of it. */
const formatOnly = 'fixtures/recordings/userspace-healthy.tar.gz';

const recordings = [...bundlesIn('fixtures/nodes'), ...bundlesIn('fixtures/recordings')].filter(
  (path) => path !== formatOnly,
);

const open = async (bundle: string): Promise<World> => openWorld(readEvidence(await openBundle(bundle)));

const describeRow = ({ from, to, protocol, detail }: ObservedRow): string =>
  `${from.name} -> ${to.type} ${to.service ?? to.pod ?? ''} ${to.ip} ${to.port ?? ''} ${protocol} ${JSON.stringify(detail.outcomes)}`;

for (const bundle of recordings) {
  test(`${bundle}: what was seen is what is predicted`, async (context) => {
    const world = await open(bundle);
    const counts = { agree: 0, unknown: 0, wrong: 0 };
    const failures: string[] = [];
    for (const row of await readObserved(bundle)) {
      const judged = judge(world, row, outside);
      counts[judged.result]++;
      if (judged.result === 'agree') continue;
      const allowed = judged.result === 'unknown' && allowedUnknowns.some((reason) => reason.test(judged.why));
      if (!allowed) failures.push(`${judged.result}: ${describeRow(row)}: ${judged.why}`);
    }
    context.diagnostic(`${bundle} ${counts.agree} ${counts.unknown} ${counts.wrong}`);
    assert.deepEqual(failures, []);
    assert.ok(counts.agree > counts.unknown, 'most of what was seen is predicted');
  });
}

test(`${formatOnly}: is read, and every connection is traced`, async (context) => {
  const world = await open(formatOnly);
  const rows = await readObserved(formatOnly, 'observed-partly.json');
  const verdicts = rows.flatMap((row) => predict(world, row, outside).paths.map(({ verdict }) => verdict));
  context.diagnostic(`${formatOnly} ${rows.length} connections, ${new Set(verdicts).size} verdicts`);
  assert.ok(rows.length > 0 && verdicts.length >= rows.length);
});
