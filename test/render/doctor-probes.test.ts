import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { DoctorReport } from '../../src/model/doctor-report.ts';
import { renderDoctorHtml } from '../../src/render/doctor-html.ts';
import { renderDoctorJunit } from '../../src/render/doctor-junit.ts';
import { renderDoctor } from '../../src/render/doctor-text.ts';
import { schemas } from '../../src/render/schemas/index.ts';

/**
 * fixtures/reports/doctor-live.json is what `doctor -o json` printed on a live node where FORWARD of another node dropped
 * everything and a program did not listen; beside it what each renderer makes of it. UPDATE=1 writes these anew.
 */
const path = (ending: string): URL => new URL(`../../fixtures/reports/doctor-live${ending}`, import.meta.url);
const report = JSON.parse(readFileSync(path('.json'), 'utf8')) as DoctorReport;

const rendered: [ending: string, text: string][] = [
  ['.80.txt', renderDoctor(report, { width: 80, colour: false, verbose: false })],
  ['.140.verbose.txt', renderDoctor(report, { width: 140, colour: false, verbose: true })],
  ['.junit.xml', renderDoctorJunit(report)],
  ['.html', renderDoctorHtml(report)],
];

for (const [ending, text] of rendered) {
  test(`a report with probes as doctor-live${ending}`, () => {
    if (process.env.UPDATE === '1') writeFileSync(path(ending), text);
    assert.equal(text, existsSync(path(ending)) ? readFileSync(path(ending), 'utf8') : '');
  });
}

test('a report with probes is as its schema says', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schemas.doctor as object);
  validate(report);
  assert.deepEqual(validate.errors ?? [], []);
});
