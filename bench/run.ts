import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { Size } from './generate.ts';
import { drawnNames, panelsOf } from './growth.ts';
import { measure, median, type Usage } from './measure.ts';
import type { Plan, Row } from './plan.ts';
import { drawGrowth } from './plot.ts';
import { preparePlan } from './rows.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    /** Writes how time and memory grow with the file to this SVG. */
    plot: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const largest = values.quick ? 1000 : 10_000;
const folder = mkdtempSync(join(tmpdir(), 'k8snet-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** All usages of every peer and row: one of each for every round, side by side, since a machine is not always as fast. */
type Measured = Map<string, Usage[]>;

function runRounds({ peers, rows }: Plan, count: number): Measured {
  const measured: Measured = new Map();
  const add = (name: string, command: string[], startsOthers = false): void => {
    const own = measured.get(name) ?? [];
    const usage = measure(command, join(folder, 'usage'), { startsOthers, isFine: (status) => status <= 1 });
    measured.set(name, [...own, usage]);
    process.stderr.write('.');
  };
  for (let round = 0; round < count; round++) {
    for (const [peer, command] of Object.entries(peers)) add(peer, command);
    for (const { what, command, startsOthers } of rows) add(what, command, startsOthers);
  }
  process.stderr.write('\n');
  return measured;
}

type Time = 'seconds' | 'elapsed';

/** The median over the rounds of how many times as long it took as its peer in the same round. */
function ratio(measured: Measured, { what }: Row, peer: Row['limits'][number][0], time: Time): number | null {
  const [own, other] = [measured.get(what)!, measured.get(peer)];
  return other === undefined ? null : median(own.map((usage, round) => usage[time] / other[round]![time]));
}

function judge(byProcessor: boolean, byClock: boolean): string {
  if (byProcessor && byClock) return 'reached';
  if (byClock) return 'by the clock only';
  return byProcessor ? 'by CPU time only' : 'not reached';
}

const printRatio = (ratio: number | null): string => (ratio === null ? '?' : ratio.toFixed(2));

function print(plan: Plan, measured: Measured): string {
  const table = new Table({
    head: ['work', 'CPU s', 'ratio', 's', 'ratio', 'reach', 'MB', 'reach', ''],
    style: { head: [], border: [] },
  });
  const middle = (what: string, of: keyof Usage): number => median(measured.get(what)!.map((usage) => usage[of]));
  const plain = middle('node -e 0', 'megabytes');
  for (const row of plan.rows) {
    const { what, limits } = row;
    const megabytes = middle(what, 'megabytes');
    const memory = row.memory === 'x1.3' ? plain * 1.3 : row.memory;
    const ratios = (time: Time) => limits.map(([peer]) => ratio(measured, row, peer, time));
    const isWithin = (time: Time) => ratios(time).every((is, index) => is === null || is <= limits[index]![1]);
    const isSmall = memory === null || megabytes <= memory;
    table.push([
      what,
      middle(what, 'seconds').toFixed(2),
      limits.map(([peer], index) => `${printRatio(ratios('seconds')[index]!)} x ${peer}`).join('\n'),
      middle(what, 'elapsed').toFixed(2),
      ratios('elapsed').map(printRatio).join('\n'),
      limits.map(([, most]) => most).join('\n'),
      megabytes.toFixed(0),
      memory === null ? '' : memory.toFixed(0),
      isSmall ? judge(isWithin('seconds'), isWithin('elapsed')) : 'not reached',
    ]);
  }
  for (const peer of Object.keys(plan.peers)) {
    const [seconds, elapsed] = [middle(peer, 'seconds').toFixed(2), middle(peer, 'elapsed').toFixed(2)];
    table.push([peer, seconds, '', elapsed, '', '', middle(peer, 'megabytes').toFixed(0), '', '']);
  }
  return table.toString();
}

/** Measures everything, or what has one of these names. */
function measureSize(size: Size, count: number, names?: readonly string[]): { plan: Plan; measured: Measured } {
  process.stderr.write(`${size.services} services with ${size.endpointsPerService} endpoints each `);
  const plan = preparePlan(join(folder, String(size.services)), size);
  if (names !== undefined) {
    plan.rows = plan.rows.filter(({ what }) => names.includes(what));
    plan.peers = Object.fromEntries(Object.entries(plan.peers).filter(([peer]) => names.includes(peer)));
  }
  return { plan, measured: runRounds(plan, count) };
}

const { plan, measured } = measureSize({ services: largest, endpointsPerService: 10 }, rounds);
const machine = `${cpus().length} x ${cpus()[0]!.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, node ${process.version}`;
process.stdout.write(
  `${largest} services, 10 endpoints each: ${plan.file.lines} lines, ${plan.file.megabytes.toFixed(0)} MB; median of ${rounds} rounds\n${machine}\n${print(plan, measured)}\n`,
);

if (values.plot !== undefined) {
  const smaller = [0.25, 0.5].map((part) =>
    measureSize({ services: largest * part, endpointsPerService: 10 }, rounds, drawnNames),
  );
  writeFileSync(values.plot, drawGrowth(panelsOf([...smaller, { plan, measured }])));
}
