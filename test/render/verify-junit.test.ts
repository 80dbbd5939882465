import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderJunit } from '../../src/render/verify-junit.ts';
import { makeVerifiedFlow as flow } from './make-verified-flow.ts';

test('a case per flow, a failure with its reason', () => {
  const flows = [flow({}), flow({ name: '<"x" & \'y\'>', ok: false, line: 9, reason: 'verdict: a < b\n\u0000\ud800' })];
  const xml = renderJunit({
    apiVersion: 'k8snet/v1',
    kind: 'VerifyReport',
    source: 'flows.yaml',
    flows,
    passed: 1,
    failed: 1,
  });
  assert.equal(
    xml,
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="k8snet verify" tests="2" failures="1" errors="0" skipped="0">
  <testsuite name="flows.yaml" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="k8snet.verify" name="a flow" file="flows.yaml" line="2"/>
    <testcase classname="k8snet.verify" name="&lt;&quot;x&quot; &amp; &apos;y&apos;&gt;" file="flows.yaml" line="9">
      <failure message="verdict: a &lt; b\\x0a\\x00\ufffd">verdict: a &lt; b\\x0a\\x00\ufffd</failure>
    </testcase>
  </testsuite>
</testsuites>
`,
  );
});
