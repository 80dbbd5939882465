import { readdirSync } from 'node:fs';
import type { World } from '../../src/cluster/world.ts';
import { checks } from '../../src/doctor/checks/index.ts';
import type { Examination } from '../../src/doctor/examination.ts';
import { followFlow } from '../../src/doctor/follow-flow.ts';
import { takeSurvey } from '../../src/doctor/survey/survey.ts';
import type { CheckId } from '../../src/model/doctor-report.ts';

/** What the causes are given: all nodes, and the connections of these checks. */
export function examine(world: World, ...ids: CheckId[]): Examination {
  const { nodes } = world.network;
  const survey = takeSurvey(world, nodes, null);
  const flows = checks
    .filter(({ id }) => ids.includes(id))
    .flatMap((check) => nodes.flatMap((node) => check.choose(survey, node)))
    .map((flow) => followFlow(world, flow));
  const stops = flows.filter(({ flow }) => flow.meant === 'answered').flatMap((result) => result.stops);
  return { world, nodes, from: null, flows, stops, probed: [] };
}

/** Names of the bundles in fixtures: the recordings, and the healthy nodes. */
export const bundles: readonly string[] = [
  'nodes/healthy-legacy',
  ...readdirSync(new URL('../../fixtures/recordings/', import.meta.url))
    .filter((name) => name.endsWith('.tar.gz'))
    .sort()
    .map((name) => `recordings/${name}`),
];
