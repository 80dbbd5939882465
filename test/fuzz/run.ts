import { parseArgs } from 'node:util';
import { findGrowth } from './growth.ts';
import { runTarget } from './run-target.ts';
import { targets } from './targets.ts';

/**
 * `npm run fuzz -- --runs 50000 --seed 7 --target nft`: reads damaged texts with everything that reads texts.
 * `--growth` reads ever longer repetitions instead, and tells where time grows faster than the text. The exit status is 1 where a promise was broken.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true },
    growth: { type: 'boolean', default: false },
  },
});

const [runs, seed] = [Number(values.runs), Number(values.seed)];
const chosen = targets.filter(({ name }) => values.target === undefined || values.target.includes(name));
if (!Number.isInteger(runs) || !Number.isInteger(seed) || chosen.length === 0) {
  console.error(`expected --runs N, --seed N and --target of ${targets.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

if (values.growth) {
  for (const target of chosen) {
    const found = findGrowth(target);
    console.log(
      `${target.name}: ${found.length === 0 ? 'time grows with the text' : 'time grows faster than the text'}`,
    );
    for (const { unit, millis } of found) {
      console.log(`  ${JSON.stringify(unit.slice(0, 200))}: ${millis.map((one) => one.toFixed(0)).join(', ')} ms`);
      process.exitCode = 1;
    }
  }
  process.exit();
}

let total = 0;
for (const target of chosen) {
  const started = performance.now();
  let slowest = { millis: 0, run: 0 };
  let last = started;
  const failure = runTarget(target, runs, seed, (done) => {
    const now = performance.now();
    if (now - last > slowest.millis) slowest = { millis: now - last, run: done - 1 };
    last = now;
    total += 1;
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (failure === null) {
    console.log(
      `${target.name}: ${runs} runs, none failed, ${seconds} s, slowest ${slowest.millis.toFixed(0)} ms (run ${slowest.run})`,
    );
    continue;
  }
  process.exitCode = 1;
  console.log(`${target.name}: run ${failure.run} of seed ${failure.seed} failed: ${failure.error.stack}`);
  console.log(`  text: ${JSON.stringify(failure.text.slice(0, 2000))}`);
}
console.log(`${total} runs in all`);
