import { outcomeWords } from '../doctor/probing/words.ts';
import type { CheckResult, DoctorReport, ProbeResult } from '../model/doctor-report.ts';
import type { Finding } from '../model/finding.ts';
import { lineOf } from './line-of.ts';
import { xmlText } from './xml.ts';

/** The doctor's report as JUnit XML: a suite for each node, a test case for each check. */
export function renderDoctorJunit({ nodes, checks, findings, summary }: DoctorReport): string {
  const counts = `tests="${checks.length}" failures="${summary.fail}" errors="0" skipped="${summary.skip}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="k8snet doctor" ${counts}>`,
    ...nodes.flatMap((node) =>
      suite(
        node,
        checks.filter((check) => check.node === node),
        findings,
      ),
    ),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(node: string, checks: readonly CheckResult[], findings: readonly Finding[]): string[] {
  const count = (status: CheckResult['status']): number => checks.filter((check) => check.status === status).length;
  return [
    `  <testsuite name="${xmlText(node)}" tests="${checks.length}" failures="${count('fail')}" errors="0" skipped="${count('skip')}">`,
    ...checks.flatMap((check) => testCase(check, findings)),
    '  </testsuite>',
  ];
}

function testCase(
  { id, title, node, status, reason, findings: ids, probes }: CheckResult,
  findings: readonly Finding[],
): string[] {
  const start = `    <testcase classname="k8snet.doctor.${xmlText(node ?? 'cluster')}" name="${xmlText(`${id}: ${title}`)}"`;
  const told = findings.filter((finding) => ids.includes(finding.id));
  const details = told.flatMap((finding) => [
    `${finding.id}: ${finding.title}`,
    ...finding.evidence.map((one) => `  ${lineOf(one)} ${one.text}`),
    ...finding.fix.map((command) => `  fix: ${command}`),
  ]);
  const sent = probes.map(describeProbe);
  switch (status) {
    case 'pass':
      return sent.length === 0 ? [`${start}/>`] : [`${start}>`, ...output(sent), '    </testcase>'];
    case 'skip':
      return [`${start}>`, `      <skipped message="${xmlText(reason)}"/>`, ...output(sent), '    </testcase>'];
    case 'warn':
      return [
        `${start}>`,
        `      <system-out>${[reason, ...details, ...sent].map(xmlText).join('\n')}</system-out>`,
        '    </testcase>',
      ];
    case 'fail':
      return [
        `${start}>`,
        `      <failure message="${xmlText(reason)}">${details.map(xmlText).join('\n')}</failure>`,
        ...output(sent),
        '    </testcase>',
      ];
  }
}

const output = (lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`      <system-out>${lines.map(xmlText).join('\n')}</system-out>`];

const describeProbe = ({ from, to, protocol, outcome, detail, predicted }: ProbeResult): string =>
  `${from} to ${to}, ${protocol}: ${outcomeWords[outcome]}${detail === null ? '' : ` (${detail})`}${predicted === null ? '' : `, predicted: ${predicted}`}`;
