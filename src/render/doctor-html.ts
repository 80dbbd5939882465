import { outcomeWords } from '../doctor/probing/words.ts';
import type { CheckResult, DoctorReport, ProbeResult } from '../model/doctor-report.ts';
import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/group-by.ts';
import { lineOf } from './line-of.ts';
import { xmlText } from './xml.ts';

/** The doctor's report as one HTML page that needs nothing else: to attach to a ticket. */
export function renderDoctorHtml({ nodes, checks, findings, summary }: DoctorReport): string {
  const rows = groupBy(checks, ({ id }) => id).map((results) => row(nodes, results));
  const { pass, warn, fail, skip } = summary;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>k8snet doctor: ${fail} failed, ${pass} passed</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<h1>k8snet doctor</h1>',
    `<p>${fail} failed, ${warn} with warnings, ${pass} passed, ${skip} not to be told from this evidence.</p>`,
    '<table>',
    `<thead><tr><th scope="col">Check</th>${nodes.map((node) => `<th scope="col">${xmlText(node)}</th>`).join('')}</tr></thead>`,
    `<tbody>${rows.join('\n')}</tbody>`,
    '</table>',
    ...probeTable(checks),
    ...(findings.length > 0 ? ['<h2>Findings</h2>', ...findings.map(section)] : []),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function row(nodes: readonly string[], results: readonly CheckResult[]): string {
  const cells = nodes.map((node) => {
    const result = results.find((one) => one.node === node);
    if (result === undefined) return '<td></td>';
    return `<td class="${result.status}" title="${xmlText(result.reason)}">${result.status}</td>`;
  });
  return `<tr><th scope="row">${xmlText(results[0]!.title)}</th>${cells.join('')}</tr>`;
}

/** What was really sent, beside what was predicted. */
function probeTable(checks: readonly CheckResult[]): string[] {
  const rows = checks.flatMap(({ id, probes }) => probes.map((probe) => probeRow(id, probe)));
  if (rows.length === 0) return [];
  const heads = ['Check', 'From', 'To', 'Protocol', 'Outcome', 'ms', 'Predicted'];
  return [
    '<h2>Packets that were really sent</h2>',
    '<table>',
    `<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>`,
    `<tbody>${rows.join('\n')}</tbody>`,
    '</table>',
  ];
}

function probeRow(check: string, probe: ProbeResult): string {
  const { from, to, protocol, outcome, millis, predicted, detail, agrees } = probe;
  const words = `${outcomeWords[outcome]}${detail === null ? '' : `: ${detail}`}`;
  const cells = [check, from, to, protocol, words, millis ?? '', predicted ?? ''];
  const judged = agrees === false ? ' class="fail"' : '';
  return `<tr${judged}>${cells.map((cell) => `<td>${xmlText(String(cell))}</td>`).join('')}</tr>`;
}

function section({ id, severity, title, node, rootCause, evidence, explains, fix }: Finding): string {
  const place = node === null ? '' : ` on ${xmlText(node)}`;
  const label = rootCause ? 'root cause' : severity;
  return [
    `<section class="${severity}">`,
    `<h3>${xmlText(id)}${place} <small>${label}</small></h3>`,
    `<p>${xmlText(title)}</p>`,
    ...(explains.length > 0 ? [`<p>Breaks: ${explains.map(xmlText).join(', ')}</p>`] : []),
    `<pre>${evidence.map((one) => xmlText(`${lineOf(one)} ${one.text}`)).join('\n')}</pre>`,
    ...(fix.length > 0 ? ['<p>Fix:</p>', `<pre>${fix.map(xmlText).join('\n')}</pre>`] : []),
    '</section>',
  ].join('\n');
}

const style = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1b1b1b; background: #fff }
table { border-collapse: collapse } th, td { padding: .3rem .8rem; text-align: left; border-bottom: 1px solid #ddd }
th[scope=row] { font-weight: normal } pre { overflow-x: auto; padding: .6rem; background: #f4f4f4 }
.pass { color: #1a6b2f } .fail { color: #b00020; font-weight: bold } .warn { color: #8a5a00 } .skip { color: #666 }
section { border-left: .3rem solid #999; padding-left: 1rem; margin: 1.5rem 0 }
section.error { border-color: #b00020 } section.warning { border-color: #c98a00 } small { font-weight: normal; color: #555 }
`;
