import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { mapNode } from '../../src/explain/map.ts';
import type { NodeMap } from '../../src/model/node-map.ts';
import { renderMapDot } from '../../src/render/map-dot.ts';
import { renderMapMermaid } from '../../src/render/map-mermaid.ts';
import { twoNodes } from '../two-nodes.ts';

const map = mapNode(twoNodes(), 'node-1');
const odd = 'a"] --> x; \\" <b>#1</b>\n\u001b[31m';
const hostile: NodeMap = {
  ...map,
  node: odd,
  pods: map.pods.map((pod) => ({ ...pod, name: odd, hostLink: odd })),
  bridges: map.bridges.map((bridge) => ({ ...bridge, name: odd, ports: [...bridge.ports, odd] })),
  routes: map.routes.map((route) => ({ ...route, node: odd, via: odd })),
};

const fault: NodeMap['findings'][number] = {
  id: 'veth-down',
  severity: 'error',
  title: '',
  node: 'node-1',
  subject: null,
  rootCause: true,
  confidence: 1,
  evidence: [],
  explains: [],
  fix: [],
};

test('a graph of Graphviz names every pod, bridge and node once', () => {
  const text = renderMapDot(map);
  assert.match(text, /^graph map \{\n/);
  assert.match(
    text,
    /pod0 \[shape=box, style=rounded, label="default\/a\\n192\.168\.0\.2\\nfd00:1::2\\n3: eth0@if11"\];/,
  );
  assert.match(text, /bridge0 -- pod0 \[label="11: vetha@if3"\];/);
  assert.equal(text.match(/label="node-2"/g)?.length, 1);
  assert.match(text, /node -- other0 \[label="192\.168\.1\.0\/24 via 10\.1\.10\.10 eth0"\];/);
});

test('a flowchart of Mermaid', () => {
  const text = renderMapMermaid(map);
  assert.match(text, /^---\ntitle: "node-1: who is plugged in where"\n---\nflowchart LR\n/);
  assert.match(text, / {2}bridge0 ---\|"11: vetha@if3"\| pod0\n/);
});

test('a pod with a fault hangs on a broken line', () => {
  const broken: NodeMap = { ...map, findings: [{ ...fault, subject: 'pod default/a' }] };
  assert.match(renderMapDot(broken), /bridge0 -- pod0 \[label="11: vetha@if3", color=red, style=dashed\];/);
  assert.match(renderMapMermaid(broken), / bridge0 -\.-\|/);
});

test('names from evidence stay inside their quotes', () => {
  const strings = /"(?:[^"\\]|\\.)*"/g;
  const dot = renderMapDot(hostile).replace(strings, '""');
  assert.doesNotMatch(dot, /x;|<b>/);
  const mermaid = renderMapMermaid(hostile);
  assert.ok(!`${renderMapDot(hostile)}${mermaid}`.includes('\u001b'));
  assert.doesNotMatch(
    mermaid
      .replace(/"[^"\n]*"/g, '""')
      .split('\n')
      .slice(3)
      .join('\n'),
    /-->|<b>|#1/,
  );
});

const dot = (() => {
  try {
    execFileSync('dot', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test('Graphviz reads it, hostile names too', { skip: dot ? false : 'Graphviz is not installed' }, () => {
  for (const one of [map, hostile])
    assert.match(execFileSync('dot', ['-Tsvg'], { input: renderMapDot(one), encoding: 'utf8' }), /<\/svg>/);
});
