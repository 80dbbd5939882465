import type { Usage } from './measure.ts';
import { median } from './measure.ts';
import type { Plan } from './plan.ts';
import type { Panel } from './plot.ts';

const ofOne = ['reading', 'trace ADDRESS:PORT', 'trace [ADDRESS]:PORT, IPv4 and IPv6', 'explain-chain KUBE-SVC-...'];
const ofAll = [
  'services',
  'explain-chain KUBE-SERVICES',
  'verify, 1,000 flows',
  'doctor --no-probe, two nodes',
  'collect',
];

const panels: { title: string; unit: string; names: readonly string[]; amount: (usage: Usage) => number }[] = [
  { title: 'CPU time, questions about one service', unit: 's', names: ofOne, amount: ({ seconds }) => seconds },
  { title: 'CPU time, work on all of the rules', unit: 's', names: ofAll, amount: ({ seconds }) => seconds },
  {
    title: 'Peak memory',
    unit: 'MB',
    names: ['trace ADDRESS:PORT', 'services', 'explain-chain KUBE-SERVICES', 'verify, 1,000 flows', 'collect'],
    amount: ({ megabytes }) => megabytes,
  },
];

/** What is measured at every size. */
export const drawnNames: readonly string[] = [...new Set(panels.flatMap(({ names }) => names))];

/** What was measured at one size, by the names of rows and peers. */
export interface MeasuredSize {
  plan: Plan;
  measured: ReadonlyMap<string, Usage[]>;
}

/** The panels of the plot. What could not be measured here (only root loads rules) is left out. */
export const panelsOf = (sizes: readonly MeasuredSize[]): Panel[] =>
  panels.map(({ title, unit, names, amount }) => ({
    title,
    unit,
    curves: names
      .filter((name) => sizes.every(({ measured }) => measured.has(name)))
      .map((name) => ({
        name,
        points: sizes.map(({ plan, measured }): [number, number] => [
          plan.file.lines / 1000,
          median(measured.get(name)!.map(amount)),
        ]),
      })),
  }));
