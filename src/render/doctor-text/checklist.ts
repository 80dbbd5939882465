import type { CheckResult, CheckStatus, DoctorReport } from '../../model/doctor-report.ts';
import { groupBy } from '../../model/group-by.ts';
import type { RenderOptions } from '../index.ts';
import type { Paint } from '../paint.ts';
import { renderSettings, summariseSettings } from '../settings-text.ts';
import { renderTable } from '../table.ts';
import { hang } from '../wrap.ts';

const words: Record<CheckStatus, string> = { pass: 'ok', warn: 'warn', fail: 'FAIL', skip: '-' };

/** A row for each check, a column for each node; below it why something fails for no known cause, or cannot be told. */
export function renderChecklist(
  { checks, nodes }: DoctorReport,
  { width, verbose }: RenderOptions,
  paint: Paint,
): string[] {
  const rows = groupBy(checks, ({ id }) => id).map((results) => [
    ...nodes.map((node) =>
      cell(
        results.find((result) => result.node === node),
        paint,
      ),
    ),
    results[0]!.id,
    results[0]!.title,
  ]);
  const told = checks.filter(({ status, findings }) =>
    verbose ? true : status === 'skip' || (status === 'fail' && findings.length === 0),
  );
  // Nodes that say the same share a line.
  const remarks = groupBy(told, ({ id, status, reason }) => `${id} ${status} ${reason}`).flatMap((same) =>
    hang(
      `${words[same[0]!.status]} ${same[0]!.id} (${same.map(({ node }) => node).join(', ')}): ${same[0]!.reason}`,
      width,
    ),
  );
  return [
    ...renderTable([...nodes, 'check', 'ok means'], rows, width, paint),
    ...(remarks.length > 0 ? ['', ...remarks.map((line) => paint.faint(line))] : []),
    ...renderTold(checks, { width, verbose }, paint),
  ];
}

/** What kube-proxy is told: a line for nodes where it is the same, every setting with its lines where `verbose`. */
function renderTold(
  checks: readonly CheckResult[],
  options: Pick<RenderOptions, 'width' | 'verbose'>,
  paint: Paint,
): string[] {
  const told = checks.filter(({ settings }) => settings.length > 0);
  if (options.verbose)
    return told.flatMap(({ node, settings }) => [
      '',
      paint.strong(`kube-proxy on ${node}`),
      ...renderSettings(settings, options, paint),
    ]);
  const lines = groupBy(told, ({ settings }) => summariseSettings(settings)).flatMap((same) =>
    hang(
      `kube-proxy (${same.map(({ node }) => node).join(', ')}): ${summariseSettings(same[0]!.settings)}`,
      options.width,
    ),
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

function cell(result: CheckResult | undefined, paint: Paint): string {
  const status = result?.status ?? 'skip';
  const text = words[status];
  const painters = { pass: paint.good, warn: paint.doubtful, fail: paint.bad, skip: paint.faint };
  return painters[status](text);
}
