import type { VerifiedFlow, VerifyReport } from '../model/verify-report.ts';
import type { RenderOptions } from './index.ts';
import { makePaint, type Paint, paintVerdict } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { renderTable } from './table.ts';
import { wrap } from './wrap.ts';

const heads = ['', 'flow', 'outcome', 'not as expected'];

/** Flows as expected that are listed where nobody asked for all. */
const most = 200;

/** Flows as a table, then how many are as expected. All of them where `verbose`, else what failed; where nothing did, the first ones. */
export function renderVerify(given: VerifyReport, { width, colour, verbose }: RenderOptions): string {
  const report = printableAnswer(given);
  const paint = makePaint(colour);
  const worthy = report.failed === 0 ? report.flows.slice(0, most) : report.flows.filter(({ ok }) => !ok);
  const shown = verbose ? report.flows : worthy;
  const more = report.failed === 0 ? report.flows.length - shown.length : 0;
  const table = renderTable(
    heads,
    shown.map((flow) => rowOf(flow, paint)),
    width,
    paint,
  );
  const rest = more > 0 ? wrap(`and ${more} more: --verbose or -o json shows them`, width) : [];
  return [...table, ...rest, ...(shown.length > 0 ? [''] : []), ...wrap(summaryOf(report, paint), width), ''].join(
    '\n',
  );
}

const rowOf = ({ name, ok, actual, reason, line }: VerifiedFlow, paint: Paint): string[] => [
  ok ? paint.good('ok') : paint.bad('FAIL'),
  ok ? name : `${name} ${paint.faint(`(line ${line})`)}`,
  actual === null ? paint.bad('not resolved') : paintVerdict(paint, actual.verdict, actual.verdict),
  reason ?? '',
];

function summaryOf({ flows, passed, failed }: VerifyReport, paint: Paint): string {
  if (flows.length === 0) return 'no flows in the file';
  const count = `${passed} of ${flows.length} flows as expected`;
  return failed === 0 ? paint.good(count) : `${count}, ${paint.bad(`${failed} not`)}`;
}
