import type { World } from '../../src/cluster/world.ts';
import type { KernelCase } from './case.ts';
import { collectWorld } from './evidence.ts';
import { compare, describeTrace, type Flow, meetsExpectation, predict, toAttempt } from './judge.ts';
import { buildLab, type Lab } from './lab.ts';
import { type Agents, startAgents, type Truth } from './truth.ts';

/** Builds the case's world, predicts, tries, and tells where they differ; [] = nowhere. */
export async function runCase({ world: plan, flows }: KernelCase): Promise<string[]> {
  const lab = await buildLab(plan);
  try {
    const world = await collectWorld(lab);
    const agents = await startAgents(lab, namesIn(lab, flows));
    try {
      const rows = await Promise.all(flows.map((flow) => judge(flow, lab, world, agents)));
      return rows.flat();
    } finally {
      await agents.stop();
    }
  } finally {
    await lab.remove();
  }
}

/** Who sends, who is asked, and who is to answer. A packet that goes astray is refused, which is no answer either. */
const namesIn = ({ namespaces }: Lab, flows: Flow[]): Set<string> =>
  new Set(
    flows
      .flatMap(({ from, to, expect }) => [
        from,
        ...to.split(/[ :]/),
        ...[expect].flat().flatMap((one) => one.split(' ')),
      ])
      .filter((word) => namespaces.has(word)),
  );

async function judge(flow: Flow, lab: Lab, world: World, agents: Agents): Promise<string[]> {
  const attempt = toAttempt(lab, flow);
  const trace = predict(lab, world, attempt);
  const differences = async (again: boolean): Promise<string[]> => {
    const truths: Truth[] = [];
    for (let tried = 0; tried < (flow.tries ?? 1); tried++) truths.push(await agents.attempt(attempt, again));
    return [...meetsExpectation(flow, truths), ...compare(flow, trace, truths)];
  };
  // On a busy machine an answer may come too late: what differs is tried once more, with time.
  const wrong = (await differences(false)).length === 0 ? [] : await differences(true);
  if (wrong.length === 0) return [];
  const { from, to, protocol, what } = flow;
  return [
    `${from} to ${to} ${protocol ?? 'tcp'}${what ? ` (${what})` : ''}: ${wrong.join('; ')}\n${describeTrace(trace)}`,
  ];
}
