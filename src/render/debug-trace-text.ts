import { printEndpoint } from '../model/address.ts';
import { counted } from '../model/counted.ts';
import type { DebugPlan } from '../model/debug-rules.ts';
import type { DebugTraceReport, FollowedPacket } from '../model/debug-trace.ts';
import type { FollowEvent } from '../model/follow-event.ts';
import { printable } from '../model/printable.ts';
import { shellLine } from '../model/shell-word.ts';
import type { Step, Trace } from '../model/trace.ts';
import { endLine, packetLine, placeLine, stepLine } from './debug-text/step.ts';
import type { RenderOptions } from './index.ts';
import { lineOf } from './line-of.ts';
import { makePaint, type Paint } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { wrap } from './wrap.ts';

/** Tells what happens to packets as it happens: a function that turns each event into lines. */
export function openFollowText({ width, colour, verbose }: RenderOptions): (event: FollowEvent) => string {
  const paint = makePaint(colour);
  let place = '';
  const indented = (depth: number, text: string): string[] =>
    wrap(text, width - depth).map((line) => ' '.repeat(depth) + line);
  const lines = (event: FollowEvent): string[] => {
    switch (event.type) {
      case 'begin':
        place = '';
        return ['', ...indented(0, paint.strong(`${event.isAnswer ? 'answer: ' : ''}${packetLine(event.packet)}`))];
      case 'step': {
        const { step, comparison } = event;
        if (!verbose && comparison.is === 'beside' && (step.isOwn || step.effect === null || !/drop/.test(step.effect)))
          return [];
        const title = placeLine(step);
        const head = title === place ? [] : indented(2, title);
        place = title;
        const where = step.source === null ? '' : paint.faint(` ${step.source}:${step.line}`);
        return [...head, ...indented(4, `${markOf(event.comparison.is, paint)} ${stepLine(step)}${where}`)];
      }
      case 'known-connection':
        return indented(
          2,
          'its connection existed already, so that nat rules are not asked again: the next one is waited for',
        );
      case 'end':
        return [
          ...indented(2, endLine(event.packet.way, paint)),
          ...describeComparison(event.packet, paint).flatMap((text) => indented(2, text)),
        ];
    }
  };
  return (event) =>
    lines(printableAnswer(event))
      .map((line) => `${line}\n`)
      .join('');
}

/** The commands that put the rules in, a line each. */
export const renderRules = (plan: DebugPlan): string =>
  plan.rules.map(({ insert }) => `${printable(shellLine(insert))}\n`).join('');

/** What is waited for, once the rules are in. */
export function renderWaiting(
  trace: Pick<Trace, 'flow' | 'paths' | 'node'>,
  plan: DebugPlan,
  { width, colour }: RenderOptions,
): string {
  const { paths } = trace;
  const { flow, node } = printableAnswer({ flow: trace.flow, node: trace.node });
  const paint = makePaint(colour);
  const verdicts = [...new Set(paths.map(({ verdict }) => verdict))].join(' or ');
  return [
    ...wrap(
      `${paint.strong('waiting')} at most ${plan.lease} s on ${node} for ${flow.protocol} from ${nameEnd(flow.source)} to ${nameEnd(flow.destination)}; predicted: ${verdicts}, ${counted(paths.length, 'way')}`,
      width,
    ),
    ...plan.notes.flatMap((note) => wrap(printable(note), width)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const nameEnd = ({ ip, port, ref }: Trace['flow']['source']): string =>
  ref === null ? printEndpoint(ip, port) : `${ref} (${printEndpoint(ip, port)})`;

function markOf(is: 'predicted' | 'beside' | 'divergence', paint: Paint): string {
  if (is === 'predicted') return paint.good('✓');
  return is === 'divergence' ? paint.bad('✗') : '·';
}

function describeComparison({ isAsPredicted, instead, predicted, way }: FollowedPacket, paint: Paint): string[] {
  if (isAsPredicted === null) return ['nothing was predicted for it'];
  if (isAsPredicted) {
    const fits = predicted.length === 0 || predicted.some((verdict) => verdictFits(verdict, way.verdict));
    const text = `as predicted${predicted.length === 0 ? '' : `: ${predicted.join(' or ')}`}`;
    return [fits ? paint.good(text) : paint.doubtful(`rules as predicted; predicted end: ${predicted.join(' or ')}`)];
  }
  const rest = instead.slice(0, 5).map((step) => `predicted: ${describeStep(step)}`);
  return [paint.bad('not as predicted'), ...rest, ...(instead.length > 5 ? [`and ${instead.length - 5} more`] : [])];
}

/** A packet that passes all rules may still be lost beyond them. */
const verdictFits = (predicted: string, seen: string): boolean =>
  seen === 'passed' || seen === 'unknown'
    ? predicted !== 'dropped' && predicted !== 'rejected'
    : predicted === seen || (seen === 'lost' && predicted !== 'delivered');

const describeStep = (step: Step): string => {
  const { hook, table, chain, rule, words } = step;
  return `${hook}, table ${table}, ${chain} rule ${rule}: ${words.replace(/^all packets: /, '')} (${lineOf(step)})`;
};

/** The last word on a run: what was found of all that was waited for. */
export function renderDebugTrace(given: DebugTraceReport, { width, colour }: RenderOptions): string {
  const report = printableAnswer(given);
  const paint = makePaint(colour);
  const packets = report.packets.filter(({ isAnswer }) => !isAnswer);
  const known = report.knownConnections > 0 ? ` (${report.knownConnections} of connections that existed already)` : '';
  const seen =
    packets.length > 0
      ? ''
      : paint.bad(`no first packet of this flow reached ${report.node}${known}: it is lost before, or nobody sends`);
  const because = report.end === 'done' || report.end === 'lease' ? '' : `ended early: ${report.end}`;
  return [
    '',
    seen,
    because,
    ...report.problems.map((problem) => paint.bad(problem)),
    describeRemoval(report.plan.id, report.left),
  ]
    .filter((text, index) => index === 0 || text !== '')
    .flatMap((text) => wrap(text, width))
    .join('\n')
    .concat('\n');
}

/** Whether the rules of a run are gone, and what takes out those that are not. */
export const describeRemoval = (id: string, left: readonly string[]): string =>
  left.length === 0 ? `rules of ${id} are gone` : `rules of ${id} are left: k8snet debug clean ${id} takes them out`;
