import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FlowsFileError, parseFlowsFile } from '../../src/explain/flows-file.ts';

const read = (text: string) => parseFlowsFile(text, 'flows.yaml').flows;

test('a flow with everything', () => {
  const text = `flows:
  - name: a name
    node: node-1
    from: pod/default/client
    to: svc/web:80
    protocol: TCP
    expect: {verdict: delivered, destinations: ["[FD00:0::1]:80", 10.0.0.2:80, 10.0.0.1:80], sources: [10.0.0.9], masqueraded: mixed, reply: unknown}
`;
  assert.deepEqual(read(text), [
    {
      name: 'a name',
      node: 'node-1',
      from: 'pod/default/client',
      to: 'svc/web:80',
      protocol: 'tcp',
      line: 2,
      expect: {
        verdict: 'delivered',
        destinations: ['10.0.0.1:80', '10.0.0.2:80', '[fd00::1]:80'],
        sources: ['10.0.0.9'],
        masqueraded: 'mixed',
        reply: 'unknown',
      },
    },
  ]);
});

test('everything but the target may be left out', () => {
  assert.deepEqual(read('flows: [{to: 10.0.0.1}]'), [
    { name: 'a pod to 10.0.0.1', node: null, from: null, to: '10.0.0.1', protocol: null, line: 1, expect: {} },
  ]);
  assert.deepEqual(read('flows: []'), []);
});

test('JSON is YAML', () => {
  assert.equal(
    read('{"flows": [\n {"name": "x", "to": "10.0.0.1:80", "expect": {"verdict": "dropped"}}\n]}')[0]!.line,
    2,
  );
});

test('names that YAML takes for numbers stay as they were written', () => {
  assert.equal(read('flows: [{name: 1.10, node: 0x10, to: dns}]')[0]!.name, '1.10');
});

test('an anchor may stand for what several flows expect', () => {
  const [, second] = read('flows:\n- {to: a, expect: &ok {verdict: delivered}}\n- {to: b, expect: *ok}\n');
  assert.deepEqual(second!.expect, { verdict: 'delivered' });
});

const broken: [string, string, RegExp][] = [
  ['nothing', '', /^flows\.yaml:1: the file is not a mapping with flows/],
  ['a list', '- to: x', /:1: the file is not a mapping/],
  ['no flows', '{}', /the file has no "flows"/],
  ['another key', 'flow:\n- to: x', /:1: unknown key "flow" in the file; did you mean flows\?/],
  ['flows that are no list', 'flows:\n  to: x', /:2: flows is not a list/],
  ['a flow that is a text', 'flows:\n- x', /:2: a flow is not a mapping/],
  ['no target', 'flows:\n- name: x', /:2: a flow has no "to"/],
  ['an unknown key', 'flows:\n- to: x\n  form: y', /:3: unknown key "form" in a flow; did you mean from\?/],
  [
    'an unknown expectation',
    'flows:\n- to: x\n  expect:\n    verdcit: dropped',
    /:4: unknown key "verdcit" in expect; did you mean verdict\?/,
  ],
  ['a key twice', 'flows:\n- to: x\n  to: y', /:3: .*unique/],
  ['a verdict that is none', 'flows:\n- to: x\n  expect: {verdict: ok}', /:3: verdict is "ok", not one of delivered, /],
  ['a protocol that is none', 'flows:\n- {to: x, protocol: 6}', /:2: protocol is "6"/],
  [
    'destinations that are no list',
    'flows:\n- {to: x, expect: {destinations: 1.2.3.4}}',
    /:2: destinations is not a list/,
  ],
  [
    'masqueraded that is a text',
    'flows:\n- {to: x, expect: {masqueraded: "yes"}}',
    /:2: masqueraded is not one of true, false, mixed/,
  ],
  ['an empty target', 'flows:\n- to:\n', /:2: to is empty|:1: to is empty/],
  ['two documents', 'flows: []\n---\nflows: []\n', /:\d: .*several documents/],
  ['an anchor that is not there', 'flows:\n- to: *x', /:2: /],
  ['control characters', 'flows:\n- "\\e[31m": x', /unknown key "\\x1b\[31m"/],
];

for (const [what, text, message] of broken) {
  test(`an error names file and line: ${what}`, () => {
    assert.throws(
      () => read(text),
      (error) => error instanceof FlowsFileError && message.test(error.message) && !error.message.includes('\n'),
    );
  });
}

test('any text is read or refused in one line', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.string().map((inner) => `flows:\n- to: ${inner}`),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        read(given);
      } catch (error) {
        assert.ok(error instanceof FlowsFileError && !error.message.includes('\n'), String(error));
      }
    }),
  );
});

test('JSON is read as YAML reads it', () => {
  const flow = fc.record(
    {
      name: fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
      from: fc.string(),
      to: fc.oneof(fc.constant('10.0.0.1:80'), fc.string({ unit: 'binary' }), fc.json()),
      protocol: fc.constantFrom('tcp', 'UDP', 'none', 6),
      expect: fc.record(
        {
          verdict: fc.constantFrom('delivered', 'Dropped', 'gone'),
          destinations: fc.oneof(fc.array(fc.constantFrom('10.0.0.1:80', '[FD00:0::1]:80', 'x', ''))),
          masqueraded: fc.constantFrom<unknown>(true, false, 'mixed', 'yes', null),
        },
        { requiredKeys: [] },
      ),
      other: fc.constant(1),
    },
    { requiredKeys: ['to'] },
  );
  const file = fc.record({ flows: fc.array(fc.oneof({ arbitrary: flow, weight: 5 }, fc.jsonValue({ maxDepth: 1 }))) });
  const outcome = (text: string, above: number): unknown => {
    try {
      return read(text).map((one) => ({ ...one, line: one.line - above }));
    } catch (error) {
      const [, line, reason] = /^flows\.yaml:(\d+): (.*)$/.exec((error as Error).message)!;
      return { line: Number(line) - above, reason };
    }
  };
  fc.assert(
    fc.property(file, fc.constantFrom(undefined, 0, 1, 2), fc.boolean(), (given, indent, twice) => {
      const text = JSON.stringify(given, null, indent);
      const json = twice ? text.replace('"to":', '"to":"x","to":') : text;
      // A comment is no JSON.
      assert.deepEqual(outcome(json, 0), outcome(`#\n${json}`, 1));
    }),
    { numRuns: 300 },
  );
});
