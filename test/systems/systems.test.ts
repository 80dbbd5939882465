import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { explainChain } from '../../src/explain/explain-chain.ts';
import { parseFlowsFile } from '../../src/explain/flows-file.ts';
import { mapNode } from '../../src/explain/map.ts';
import { compareServices } from '../../src/explain/services.ts';
import { verifyFlows } from '../../src/explain/verify.ts';
import { fixtureText } from '../fixture-world.ts';
import { traceIn } from '../small-world.ts';
import { systems } from './systems.ts';

// What each command makes of each proxy mode and plugin; docs/systems.md names these tests.
for (const [name, system] of Object.entries(systems)) {
  const { node, namespace = 'default', flows, trace, services, map, doctor } = system;
  if (trace !== undefined) {
    test(`${name}: trace`, async () => {
      const [from, to, ends] = trace;
      const { paths } = traceIn(await system.world(), from, to, { node });
      const found = paths.map(({ verdict, decidedBy }) => `${verdict} by ${decidedBy.by}`);
      assert.deepEqual([...new Set(found)], ends, paths[0]?.reason);
    });
  }
  const explained = system['explain-chain'];
  if (explained !== undefined) {
    test(`${name}: explain-chain`, async () => {
      const [chain, writer] = explained;
      const answer = explainChain(await system.world(), node, { chain, table: null, depth: 1, verbose: false });
      assert.match(answer.writer ?? '', writer);
      assert.notEqual(answer.purpose, '');
      assert.ok(answer.rules.every(({ words }) => words !== ''));
    });
  }
  if (services !== undefined) {
    test(`${name}: services`, async () => {
      const [mode, drift] = services;
      const report = compareServices(await system.world(), node, { service: null, namespace });
      assert.equal(report.mode, mode);
      assert.equal(report.drift, drift);
      assert.ok(report.services.length > 0);
    });
  }
  if (map !== undefined) {
    test(`${name}: map`, async () => {
      const { plugins } = mapNode(await system.world(), node);
      assert.deepEqual(plugins.map(({ id }) => id).sort(), map);
      assert.ok(plugins.every(({ evidence }) => evidence.some(({ line }) => line > 0)));
    });
  }
  if (flows !== undefined) {
    test(`${name}: what became of connections that were tried`, async () => {
      const file = parseFlowsFile(fixtureText(`systems/${flows}`), flows);
      const report = verifyFlows(await system.world(), file, { node: null, namespace, hostname: null });
      assert.deepEqual(
        report.flows.filter(({ ok }) => !ok).map((flow) => `${flow.name}: ${flow.reason}`),
        [],
      );
      assert.ok(report.passed > 0);
    });
  }
  if (doctor !== undefined) {
    test(`${name}: doctor`, async () => {
      const request = { node: null, from: null, namespace, only: [], skip: [] };
      const { findings, checks } = diagnose(await system.world(), request);
      const ids = findings.map(({ id }) => id);
      assert.deepEqual(
        doctor.filter((id) => !ids.includes(id)),
        [],
      );
      assert.deepEqual(
        findings.filter(({ severity }) => severity === 'error').map(({ id }) => id),
        [],
      );
      assert.deepEqual(
        checks.filter(({ status }) => status === 'fail').map(({ id, reason }) => `${id}: ${reason}`),
        [],
      );
    });
  }
}
