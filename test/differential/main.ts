import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Backend, backends, type Case } from './case.ts';
import { recordFixture } from './fixture.ts';
import { findDifference } from './judge.ts';
import { buildLab } from './lab.ts';
import { collectLasting } from './load.ts';
import { run, type Tally } from './run.ts';

const help = `Sends random packets through random rulesets in network namespaces of their own (root only), and compares what the
kernel does with what k8snet predicts.

  --cases N          packets through random rulesets, over all backends (20000)
  --seed TEXT        repeats a run (default: a fresh one, which is printed)
  --backend NAME     legacy, nft or nftables (default: all three)
  --per-ruleset N    packets through each ruleset (25)
  --replay FILE      sends the packets of one case, as a run that failed has written it
  --record FILE      makes a fixture of a case, with what the kernel does with its packet
  --what TEXT        the fixture's title
`;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: Math.random().toString(36).slice(2, 10) },
    backend: { type: 'string' },
    'per-ruleset': { type: 'string', default: '25' },
    replay: { type: 'string' },
    record: { type: 'string' },
    what: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const count = (number: number): string => number.toLocaleString('en-US');

async function runAll(): Promise<void> {
  const chosen = values.backend === undefined ? backends : [values.backend as Backend];
  const packets = Math.ceil(Number(values.cases) / chosen.length);
  print(`seed ${values.seed}`);
  const tallies: Tally[] = [];
  for (const backend of chosen) {
    const tally = await run({
      backend,
      seed: values.seed,
      packets,
      packetsPerRuleset: Number(values['per-ruleset']),
      balances: true,
      shrinks: true,
      progress: report(),
    });
    tallies.push(tally);
    print(summary(tally));
  }
  const all = tallies.reduce((sum, { packets: own }) => sum + own, 0);
  const wrong = tallies.reduce((sum, { disagreements }) => sum + disagreements.length, 0);
  print(`${count(all - wrong)} of ${count(all)} packets agree`);
  if (wrong > 0) process.exitCode = 1;
}

/** What differs, as soon as it is found; how far it is, now and then, on the error output. */
function report(): (tally: Tally) => void {
  let next = 1000;
  let written = 0;
  return ({ backend, packets, disagreements }) => {
    for (const { seed, smallest, differences } of disagreements.slice(written)) {
      const file = `differential-${backend}-${values.seed}-${written++}.json`;
      writeFileSync(file, `${JSON.stringify(smallest, null, 2)}\n`);
      print(`${seed}: ${differences.join('\n  ')}\n  written to ${file}`);
    }
    if (packets < next) return;
    next += 1000;
    process.stderr.write(`${backend}: ${count(packets)} packets, ${disagreements.length} disagreements\n`);
  };
}

const summary = ({ backend, rulesets, refused, packets, answers, open, retried, disagreements }: Tally): string =>
  `${backend}: ${count(packets - disagreements.length)} of ${count(packets)} packets agree (${count(rulesets)} rulesets, ${refused} refused; ${count(answers)} answers; ${count(open)} left open by the evidence; ${retried} sent again)`;

async function replay(file: string): Promise<void> {
  const one: Case = JSON.parse(readFileSync(file, 'utf8'));
  const lab = await buildLab();
  try {
    const found = await findDifference(lab, await collectLasting(lab), one);
    print(found === null ? 'agree' : found.differences.join('\n'));
    if (found !== null) process.exitCode = 1;
  } finally {
    await lab.remove();
  }
}

if (values.help) print(help);
else if (values.replay !== undefined) await replay(values.replay);
else if (values.record !== undefined) await recordFixture(values.record, values.what);
else await runAll();
