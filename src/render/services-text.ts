import type { Finding } from '../model/finding.ts';
import type { ServiceReport } from '../model/service-report.ts';
import { renderFindings } from './findings-text.ts';
import type { RenderOptions } from './index.ts';
import { makePaint, type Paint } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { renderDetail } from './services-text/detail.ts';
import { renderOverview, withoutMany } from './services-text/overview.ts';
import { isWorthTelling, renderSettings } from './settings-text.ts';
import { renderTable } from './table.ts';
import { hang, wrap } from './wrap.ts';

/** More findings than anybody reads. */
const most = 20;

/** What the rules of a node do for services beside what the API wants: a table, or one service in detail. */
export function renderServices(given: ServiceReport, options: RenderOptions): string {
  const shown = withoutMany(given, options);
  const report = printableAnswer(shown);
  const paint = makePaint(options.colour);
  const { width } = options;
  const section = (title: string, lines: string[]): string[] =>
    lines.length === 0 ? [] : ['', ...wrap(paint.strong(title), width), ...lines];
  const body =
    report.asked === null
      ? renderOverview(report, portsOf(given).length - portsOf(shown).length, width, paint)
      : report.services.flatMap((service) => renderDetail(service, options, paint));
  return [
    ...wrap(headingOf(report), width),
    ...(body.length === 0 ? [] : ['', ...body]),
    ...section('kube-proxy', isWorthy(report, options) ? renderSettings(report.settings, options, paint) : []),
    ...section('Nodes', renderNodes(report, width, paint)),
    ...section('Findings', renderWorthy(report.findings, options, paint)),
    ...section(
      'Taken for granted',
      report.assumptions.flatMap((text) => hang(text, width)),
    ),
    ...section(
      'Not in the evidence',
      report.missing.flatMap((text) => hang(text, width)),
    ),
    '',
    ...wrap(summaryOf({ ...given, asked: report.asked }, paint), width),
    '',
  ].join('\n');
}

/** Whoever asks about one service wants to know how kube-proxy is set up only where that differs from its rules. */
const isWorthy = ({ asked, settings }: ServiceReport, { verbose }: RenderOptions): boolean =>
  settings.length > 0 &&
  (asked === null || verbose || settings.some((one) => one.agrees === false && isWorthTelling(one)));

const portsOf = ({ services }: ServiceReport) => services.flatMap(({ ports }) => ports);

function headingOf({ node, mode, backend }: ServiceReport): string {
  const how = backend === null || mode === 'nftables' ? '' : ` (${backend})`;
  return `services on ${node}, ${mode === null ? 'no rules of kube-proxy in the evidence' : `kube-proxy in mode ${mode}${how}`}`;
}

function renderNodes({ nodes, node }: ServiceReport, width: number, paint: Paint): string[] {
  if (nodes.length === 0 || nodes.every(({ differing }) => differing.length === 0)) return [];
  const rows = nodes.map((one) => [
    one.node === node ? `${one.node} (this one)` : one.node,
    one.mode ?? 'none',
    String(one.servicePorts),
    one.differing.length === 0 ? paint.good('none') : paint.bad(String(one.differing.length)),
  ]);
  return renderTable(['node', 'mode', 'service ports with rules', 'that differ'], rows, width, paint);
}

/** Facts that are meant to be so only where `verbose`: the table has them in short. */
function renderWorthy(findings: readonly Finding[], options: RenderOptions, paint: Paint): string[] {
  const { verbose, width } = options;
  const worthy = verbose ? findings : findings.filter(({ severity }) => severity !== 'info');
  const shown = verbose ? worthy : worthy.slice(0, most);
  const more = worthy.length - shown.length;
  return [
    ...renderFindings(withoutRepeatedFixes(shown), options, paint),
    ...(more > 0 ? wrap(`and ${more} more findings: --verbose or -o json shows them`, width) : []),
  ];
}

/** What mends several findings in the same way is told once, under the last of them. */
const withoutRepeatedFixes = (findings: readonly Finding[]): Finding[] =>
  findings.map((finding, index) => {
    const isRepeated = findings.slice(index + 1).some(({ fix }) => fix.join() === finding.fix.join());
    return isRepeated ? { ...finding, fix: [] } : finding;
  });

function summaryOf(report: ServiceReport, paint: Paint): string {
  const { drift, nodes, asked } = report;
  const ports = portsOf(report);
  const count = (state: string): number => ports.filter((port) => port.state === state).length;
  const compared = ports.length - count('not compared');
  const ofWhat = asked === null ? 'service port' : 'port';
  const what = `${compared} ${ofWhat}${compared === 1 ? '' : 's'}${asked === null ? '' : ` of ${asked}`}`;
  if (asked === null && ports.length === 0) return 'no service ports to compare';
  if (compared === 0 && ports.length > 0)
    return ports.length === 1
      ? '1 service port in the rules; nothing to compare it with'
      : `${ports.length} service ports in the rules; nothing to compare them with`;
  const good = count('same');
  if (!drift) return paint.good(`${what}: the rules are what the API wants`);
  const elsewhere = nodes.some(({ differing }) => differing.length > 0) && good === compared;
  const part = `${good} of ${what} as the API wants them`;
  if (elsewhere) return `${part}; ${paint.bad('another node differs')}`;
  return good === compared ? `${part}; ${paint.bad('see the findings')}` : paint.bad(part);
}
