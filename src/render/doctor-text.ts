import type { DoctorReport } from '../model/doctor-report.ts';
import type { Finding } from '../model/finding.ts';
import { renderCause } from './doctor-text/cause.ts';
import { renderChecklist } from './doctor-text/checklist.ts';
import { renderProbes } from './doctor-text/probes.ts';
import type { RenderOptions } from './index.ts';
import { makePaint, type Paint } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { hang, wrap } from './wrap.ts';

/** The doctor's report for people: the checklist, then the causes with their proof and what mends them. */
export function renderDoctor(given: DoctorReport, options: RenderOptions): string {
  const report = printableAnswer(given);
  const paint = makePaint(options.colour);
  const roots = report.findings.filter(({ rootCause }) => rootCause);
  const others = report.findings.filter(({ rootCause, severity }) => !rootCause && severity !== 'info');
  const notes = report.findings.filter(({ severity }) => severity === 'info');
  const causes = (title: string, findings: readonly Finding[]): string[] =>
    findings.length === 0
      ? []
      : [paint.strong(title), ...findings.flatMap((finding) => ['', ...renderCause(finding, options, paint)])];
  const blocks = [
    renderChecklist(report, options, paint),
    renderProbes(report, options, paint),
    causes(roots.length === 1 ? 'Root cause' : `${roots.length} root causes, independent of each other`, roots),
    causes(roots.length === 0 ? 'Look at' : 'Beside that', others),
    section(
      'Worth knowing',
      notes.map(({ title }) => title),
      options,
      paint,
    ),
    options.verbose ? section('Taken for granted', report.assumptions, options, paint) : [],
    options.verbose ? section('Not in the evidence', report.missing, options, paint) : [],
    wrap(verdictOf(report, roots.length, paint), options.width),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, texts: readonly string[], { width }: RenderOptions, paint: Paint): string[] {
  return texts.length === 0 ? [] : [paint.strong(title), ...texts.flatMap((text) => hang(`- ${text}`, width))];
}

/** The last line, which a tired person reads first. */
function verdictOf({ summary, checks }: DoctorReport, roots: number, paint: Paint): string {
  const { pass, warn, fail, skip } = summary;
  if (checks.length === 0) return 'nothing was checked';
  const rest = [
    ...(warn > 0 ? [`${warn} with warnings`] : []),
    ...(skip > 0 ? [`${skip} cannot be told from this evidence`] : []),
  ];
  const tail = rest.length > 0 ? `, ${rest.join(', ')}` : '';
  if (fail === 0 && pass + warn === 0)
    return paint.doubtful(`none of ${checks.length} checks can be told from this evidence`);
  if (fail === 0) return paint.good(`${pass} of ${checks.length} checks pass${tail}`);
  const why = roots === 0 ? 'for no cause that k8snet knows' : roots === 1 ? 'for one cause' : `for ${roots} causes`;
  return paint.bad(`${fail} of ${checks.length} checks fail ${why}${tail}`);
}
