import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { openWorld } from '../src/cluster/world.ts';
import { parseFlowsFile } from '../src/explain/flows-file.ts';
import { verifyFlows } from '../src/explain/verify.ts';
import { readEvidence } from '../src/sources/evidence.ts';
import { openBundle } from '../src/sources/read/bundle.ts';

/** Rulesets of kube-proxy in iptables and nftables mode, each with the fate that packets had in a real kernel. */
const root = 'fixtures/flows';

for (const name of readdirSync(root)) {
  const bundle = `${root}/${name}`;
  describe(bundle, async () => {
    const file = parseFlowsFile(readFileSync(`${bundle}/flows.yaml`, 'utf8'), `${bundle}/flows.yaml`);
    const world = openWorld(readEvidence(await openBundle(bundle)));
    const { flows } = verifyFlows(world, file, { node: null, namespace: 'default', hostname: null });
    assert.equal(flows.length, file.flows.length);
    for (const flow of flows) {
      it(`${flow.name}: ${flow.from} to ${flow.to}`, () => assert.equal(flow.reason, null));
    }
  });
}
