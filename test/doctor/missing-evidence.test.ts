import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../../src/cluster/world.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import type { DoctorReport } from '../../src/model/doctor-report.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { bundleOf } from '../sources/evidence/files-of.ts';
import { textsOf } from './recognise.ts';

/** What the doctor says of a healthy cluster of which these files were not collected. */
async function reportWithout(bundle: string, files: RegExp): Promise<DoctorReport> {
  const texts = Object.entries(await textsOf(bundle)).filter(([path]) => !files.test(path));
  const request = { node: null, from: null, namespace: 'default', only: [], skip: [] };
  return diagnose(openWorld(readEvidence(bundleOf(Object.fromEntries(texts)))), request);
}

const bundles = ['nodes/healthy-legacy', 'recordings/healthy-nft.tar.gz', 'recordings/flannel-vxlan-healthy.tar.gz'];

const rules = /^nodes\/[^/]+\/(?:iptables.*|ip6tables.*|nft-ruleset\..*)$/;

for (const bundle of bundles) {
  for (const [what, files] of [
    ['rules', rules],
    ['rules for IPv4', /^nodes\/[^/]+\/(?:iptables.*|nft-ruleset\..*)$/],
    ['sysctls', /sysctl\.txt$/],
    ['links', /ip-link\./],
    ['routes', /ip6?-route.*$/],
    ['bridge ports', /bridge-link\./],
  ] as const) {
    test(`${bundle} without its ${what}: nothing is said to be wrong`, async () => {
      const { findings, checks } = await reportWithout(bundle, files);
      assert.deepEqual(
        findings.filter(({ severity }) => severity !== 'info').map(({ id, title }) => `${id}: ${title}`),
        [],
      );
      assert.deepEqual(
        checks.filter(({ status }) => status === 'fail').map(({ id, node, reason }) => `${id} ${node}: ${reason}`),
        [],
      );
    });
  }

  test(`${bundle} without its rules: no connection is said to come through`, async () => {
    const { checks } = await reportWithout(bundle, rules);
    const passed = checks.filter(({ id, status }) => status === 'pass' && id !== 'node' && id !== 'kube-proxy');
    assert.deepEqual(passed, []);
  });
}
