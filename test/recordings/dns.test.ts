import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { QuestionType } from '../../src/cluster/dns/record.ts';
import { answerQuestion } from '../../src/cluster/dns/records.ts';
import { openZone } from '../../src/cluster/dns/zone.ts';
import { openWorld } from '../../src/cluster/world.ts';
import { openBundle, readEvidence } from '../../src/sources/index.ts';
import { fixtures } from '../cli/program.ts';
import { readObserved } from './observed.ts';

const bundles = ['nodes/healthy-legacy', ...readdirSync(`${fixtures}recordings`).map((name) => `recordings/${name}`)]
  .filter((name) => !name.includes('userspace'))
  .map((name) => fixtures + name);

interface Question {
  query: string;
  qtype: QuestionType;
}

let compared = 0;

for (const bundle of bundles) {
  test(`${bundle.slice(fixtures.length)}: no answer of its DNS is contradicted`, async () => {
    const zone = openZone(openWorld(readEvidence(await openBundle(bundle))));
    const rows = (await readObserved(bundle)).filter(({ to }) => to.type === 'dns');
    for (const { to, detail } of rows) {
      const { query, qtype } = to as unknown as Question;
      const predicted = answerQuestion(zone, query, qtype);
      const where = `${query} ${qtype}: ${predicted.words}`;
      if (predicted.outcome === 'unknown') {
        assert.ok(!query.endsWith(zone.domains[0]!), where);
        continue;
      }
      const { answers = [] } = detail as { answers?: string[][] };
      const records = predicted.outcome === 'answered' ? predicted.records.map(({ data }) => data) : [];
      for (const seen of answers) assert.deepEqual([...seen].sort(), [...records].sort(), where);
      if ((detail.outcomes.nxdomain ?? 0) > 0) assert.equal(predicted.outcome, 'no such name', where);
      if (predicted.outcome === 'no such name') assert.equal(detail.outcomes.ok ?? 0, 0, where);
      compared += 1;
    }
  });
}

test('answers were compared', () => assert.ok(compared > 500));
