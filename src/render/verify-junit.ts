import type { VerifiedFlow, VerifyReport } from '../model/verify-report.ts';
import { xmlText } from './xml.ts';

/** A verify report as JUnit XML, the form that CI systems read: a test case per flow. */
export function renderJunit({ source, flows, failed }: VerifyReport): string {
  const counts = `tests="${flows.length}" failures="${failed}" errors="0" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="k8snet verify" ${counts}>`,
    `  <testsuite name="${xmlText(source)}" ${counts}>`,
    ...flows.flatMap((flow) => testCase(flow, source)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase({ name, line, reason, ok }: VerifiedFlow, source: string): string[] {
  const start = `    <testcase classname="k8snet.verify" name="${xmlText(name)}" file="${xmlText(source)}" line="${line}"`;
  if (ok) return [`${start}/>`];
  const message = xmlText(reason ?? '');
  return [`${start}>`, `      <failure message="${message}">${message}</failure>`, '    </testcase>'];
}
