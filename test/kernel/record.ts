import { writeFileSync } from 'node:fs';
import { kernelCases } from './cases/index.ts';
import { collectBundle } from './evidence.ts';
import { describeTruth, type Flow, toAttempt } from './judge.ts';
import { buildLab, type Lab } from './lab.ts';
import { startAgents } from './truth.ts';

/**
 * Records the first world of a subject: `node --import tsx test/kernel/record.ts Calico fixtures/systems/calico` writes a bundle to that
 * folder, and beside it `calico.flows.json`: what came of each flow of the case, for `k8snet verify`.
 */
async function record(subject: string, folder: string): Promise<void> {
  const { world, flows } = kernelCases[subject]![0]!;
  const lab = await buildLab(world);
  try {
    await collectBundle(lab, folder);
    const agents = await startAgents(lab, new Set(lab.namespaces.keys()));
    const rows: unknown[] = [];
    for (const flow of flows) {
      const attempt = toAttempt(lab, flow);
      const seen = [];
      for (let tried = 0; tried < (flow.tries ?? 1); tried += 1)
        seen.push(describeTruth(await agents.attempt(attempt, true)));
      rows.push(rowOf(lab, flow, seen));
    }
    await agents.stop();
    writeFileSync(`${folder}.flows.json`, `${JSON.stringify({ flows: rows }, null, 1)}\n`);
  } finally {
    await lab.remove();
  }
}

function rowOf(lab: Lab, flow: Flow, seen: ReturnType<typeof describeTruth>[]): unknown {
  const { ip, port, protocol } = toAttempt(lab, flow);
  const isPod = lab.pods.some(({ name }) => name === flow.from);
  const [from, node] = isPod
    ? [`pod/lab/${flow.from}`, lab.pods.find(({ name }) => name === flow.from)!.node]
    : flow.from === 'outside'
      ? ['external:10.10.0.100', lab.nodes[0]!.name]
      : [`node/${flow.from}`, flow.from];
  const values = (of: (one: (typeof seen)[number]) => string | null): string[] =>
    [...new Set(seen.map(of).filter((value) => value !== null))].sort();
  const verdict = { silent: 'dropped', refused: 'rejected' }[seen[0]!.outcome] ?? 'delivered';
  return {
    name: `${flow.from} to ${flow.to}`,
    node,
    from,
    to: `${ip}:${port}`,
    protocol,
    expect:
      verdict === 'delivered'
        ? { verdict, destinations: values(({ at }) => at), sources: values(({ source }) => source) }
        : { verdict },
  };
}

const [subject, folder] = process.argv.slice(2);
if (subject === undefined || folder === undefined || kernelCases[subject] === undefined)
  throw new Error(`usage: record.ts SUBJECT FOLDER; subjects: ${Object.keys(kernelCases).join(', ')}`);
await record(subject, folder);
