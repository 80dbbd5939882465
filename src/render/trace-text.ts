import { printEndpoint } from '../model/address.ts';
import type { Flow, Path, Step, Trace } from '../model/trace.ts';
import type { RenderOptions } from './index.ts';
import { makePaint, type Paint } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { caveatTwigs } from './trace-text/caveats.ts';
import { policyTwigs } from './trace-text/policies.ts';
import { resolutionTwigs } from './trace-text/resolution.ts';
import { stepTree } from './trace-text/step-tree.ts';
import { verdictTwigs } from './trace-text/verdicts.ts';
import { renderWays } from './trace-text/ways.ts';
import { commonLength, whatMattered } from './trace-text/what-mattered.ts';
import { renderTree, type Twig } from './tree.ts';
import { wrap } from './wrap.ts';

/** A trace for people: the flow, the way there, the answer, the verdict, and what it rests on. */
export function renderTrace(given: Trace, options: RenderOptions): string {
  const { width, verbose } = options;
  const trace = printableAnswer(given);
  const paint = makePaint(options.colour);
  const section = (title: string, lines: string[]): string[] =>
    lines.length === 0 ? [] : ['', ...wrap(paint.strong(title), width), ...lines];
  const tree = (title: string, tops: Twig[]): string[] => section(title, renderTree(tops, width));
  const steps = (title: string, list: readonly Step[]): string[] => tree(title, stepTree(list, paint, verbose));
  const { trunk, shown } = splitWays(trace.paths, verbose);
  const isOne = trace.paths.length === 1;
  const ways = isOne ? { table: [], questions: [] } : renderWays(trace.paths, width, paint, verbose);
  return [
    ...wrap(describeFlow(trace, paint), width),
    ...tree('The name', resolutionTwigs(trace.resolution, paint, verbose)),
    ...steps(isOne ? 'The way there' : 'The way that all packets go', trunk),
    ...section(`${trace.paths.length} ways from here`, ways.table),
    ...tree(
      '',
      ways.questions.length === 0
        ? []
        : [{ text: 'They depend on (--verbose tells each case)', twigs: ways.questions.map((text) => ({ text })) }],
    ).slice(1),
    ...shown.flatMap(({ path, rest }) => [
      ...steps(`On to ${nameOf(path)}${isOne || verbose ? '' : ', one of them'}`, rest),
      ...steps(`The answer${isOne ? '' : ` of ${nameOf(path)}`}`, mattering(path, 'reply', verbose)),
    ]),
    ...tree('Verdict', verdictTwigs(trace.paths, paint, verbose)),
    ...tree('Network policies', policyTwigs(trace.paths, paint, verbose)),
    ...tree('', caveatTwigs(trace, paint, verbose)).slice(1),
    '',
  ].join('\n');
}

/** What all paths begin with, and those that are shown on: one, the first that fails; all where `verbose`. */
function splitWays(paths: readonly Path[], verbose: boolean): { trunk: Step[]; shown: { path: Path; rest: Step[] }[] } {
  const lists = paths.map((path) => mattering(path, 'original', verbose));
  const length = commonLength(lists);
  const first = Math.max(
    0,
    paths.findIndex(({ verdict, reply }) => verdict !== 'delivered' || reply.verdict !== 'delivered'),
  );
  const shown = paths.map((path, index) => ({ path, rest: lists[index]!.slice(length) }));
  return { trunk: lists[0]?.slice(0, length) ?? [], shown: verbose ? shown : shown.slice(first, first + 1) };
}

function mattering(path: Path, direction: Step['direction'], verbose: boolean): Step[] {
  const steps = path.steps.filter((step) => step.direction === direction);
  return verbose ? steps : whatMattered(steps, direction === 'original' ? path.decidedBy : path.reply.decidedBy);
}

function describeFlow({ flow, node }: Trace, paint: Paint): string {
  const { protocol, source, destination } = flow;
  return `${paint.strong(protocol)} from ${nameEnd(source)} to ${nameEnd(destination)}, looked at from ${node}`;
}

function nameEnd({ ip, port, ref }: Flow['source']): string {
  const endpoint = printEndpoint(ip, port);
  return ref === null ? endpoint : `${ref} (${endpoint})`;
}

const nameOf = ({ destination }: Path): string => nameEnd(destination);
