import { counted } from '../model/counted.ts';
import { groupRuns } from '../model/group-by.ts';
import type { LoggedStep, LoggedWay, TraceLogReport } from '../model/trace-log.ts';
import { endLine, packetLine, placeLine, stepLine } from './debug-text/step.ts';
import type { RenderOptions } from './index.ts';
import { makePaint, type Paint } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { renderTree, type Twig } from './tree.ts';
import { wrap } from './wrap.ts';

/** How many remarks of one kind are shown unless all are wanted. */
const most = 6;

/** What a log says about packets, each with the rules that it met. */
export function renderTraceLog(given: TraceLogReport, { width, colour, verbose }: RenderOptions): string {
  const report = printableAnswer(given);
  const paint = makePaint(colour);
  const count = report.packets.length;
  const rules = report.node === null ? 'without the rules of a node: the log alone tells' : `rules of ${report.node}`;
  const others = report.otherLines === 0 ? '' : `, ${counted(report.otherLines, 'other line')}`;
  const list = (title: string, lines: readonly string[]): string[] => {
    const shown =
      verbose || lines.length <= most + 1
        ? lines
        : [...lines.slice(0, most), `${lines.length - most} more (--verbose)`];
    return lines.length === 0
      ? []
      : ['', ...renderTree([{ text: paint.strong(title), twigs: shown.map((text) => ({ text })) }], width)];
  };
  return [
    ...wrap(`${report.source}: ${counted(count, 'packet')}${others}; ${rules}`, width),
    ...report.packets.flatMap((way) => ['', ...renderTree([wayTwig(way, paint, verbose)], width)]),
    ...list('Not understood', report.warnings),
    ...(verbose ? list('Not in the evidence', report.missing) : []),
    '',
  ].join('\n');
}

function wayTwig(way: LoggedWay, paint: Paint, verbose: boolean): Twig {
  const shown = verbose ? way.steps : way.steps.filter(isTelling);
  const groups = groupRuns(shown, (one, other) => placeLine(one) === placeLine(other));
  return {
    text: `${paint.strong(packetLine(way.packet, way.steps[0]?.hook))}${way.time === null ? '' : paint.faint(` [${way.time}]`)}`,
    twigs: [
      ...groups.map((group) => ({
        text: placeLine(group[0]!),
        twigs: group.map((step) => stepTwig(step, paint, verbose)),
      })),
      { text: endLine(way, paint) },
    ],
  };
}

/** Ends of chains and policies that accept decide nothing. */
const isTelling = ({ kind, effect, isOwn }: LoggedStep): boolean =>
  !isOwn && (kind === 'rule' || kind === 'log' || (kind === 'policy' && effect !== null && effect !== 'policy accept'));

function stepTwig(step: LoggedStep, paint: Paint, verbose: boolean): Twig {
  const twig: Twig = { text: stepLine(step) };
  if (step.source !== null) twig.note = paint.faint(`${step.source}:${step.line}`);
  return verbose
    ? { ...twig, more: [...(step.text === null ? [] : [paint.faint(step.text)]), paint.faint(step.log.text.trim())] }
    : twig;
}
