import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { Evidence } from '../../src/model/evidence.ts';
import type { HostFacts } from '../../src/model/node.ts';
import type { Subject, Warning } from '../../src/model/origin.ts';
import { compileNode } from '../../src/netfilter/compile-node.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { openBundle } from '../../src/sources/read/bundle.ts';

/** What must be understood to the last line: a packet's fate may hang on any of them. */
const decisive: ReadonlySet<Subject> = new Set([
  'rule',
  'chain',
  'address',
  'link',
  'route',
  'policy-rule',
  'neighbour',
  'bridge',
  'set',
]);

/** Has every part parsed: warnings come with what is asked for. */
function askEverything({
  links,
  addresses,
  routes,
  policyRules,
  neighbours,
  bridges,
  bridgePorts,
  fdb,
  vlans,
}: HostFacts) {
  return [
    links,
    addresses,
    routes[4],
    routes[6],
    policyRules[4],
    policyRules[6],
    neighbours,
    bridges,
    bridgePorts,
    fdb,
    vlans,
  ];
}

function warningsOf(evidence: Evidence): Warning[] {
  const ofNodes = evidence.nodes.flatMap((node) => {
    askEverything(node.facts);
    void [node.ipsets, node.ipvs];
    const compiled = compileNode(node);
    for (const table of compiled.tables) for (const name of table.chainNames()) void table.chain(name)?.rules;
    return [
      ...compiled.warnings,
      ...node.iptables.flatMap((dump) => dump.warnings),
      ...node.facts.warnings,
      ...node.warnings,
    ];
  });
  const ofPods = evidence.pods.flatMap((pod) => {
    askEverything(pod.facts);
    return pod.facts.warnings;
  });
  return [...ofNodes, ...ofPods];
}

const bundles = [
  ...readdirSync('fixtures/recordings').map((name) => `fixtures/recordings/${name}`),
  ...readdirSync('fixtures/systems')
    .filter((name) => name.endsWith('.tar.gz'))
    .map((name) => `fixtures/systems/${name}`),
  ...readdirSync('fixtures/nodes').map((name) => `fixtures/nodes/${name}`),
  ...readdirSync('fixtures/flows').map((name) => `fixtures/flows/${name}`),
];

for (const path of bundles) {
  test(`every rule, address, route and link of ${path} is understood`, async () => {
    const evidence = readEvidence(await openBundle(path));
    assert.ok(evidence.nodes.length > 0);
    const lost = warningsOf(evidence).filter(({ about }) => decisive.has(about));
    assert.deepEqual(
      lost.map(({ origin, message }) => `${origin.source}:${origin.line}: ${message}`),
      [],
    );
  });
}
