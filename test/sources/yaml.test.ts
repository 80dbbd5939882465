import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LineCounter } from 'yaml';
import { FlowsFileError, parseFlowsFile } from '../../src/explain/flows-file.ts';
import { parseKubeConfig } from '../../src/sources/kube-api/live/kubeconfig.ts';
import { readObjects } from '../../src/sources/kube-api/objects.ts';
import { parseKubeProxyConfig } from '../../src/sources/kube-proxy-config/parse.ts';
import { describeYamlProblem, readOneYaml, readYaml } from '../../src/sources/yaml.ts';

const laughs = [...'bcdefghij'].reduce(
  (text, name, index) => `${text}${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join()}]\n`,
  'a: &a [x,x,x,x,x,x,x,x,x]\n',
);

/** Texts that cost a parser its stack, its memory or hours. */
const hostile: [what: string, text: string][] = [
  ['100,000 opening brackets', '['.repeat(100_000)],
  ['100,000 brackets in pairs', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['100,000 mappings in mappings', '{"a":'.repeat(100_000)],
  ['20,000 lists in lists', '- '.repeat(20_000)],
  ['20,000 keys that are mappings', '? '.repeat(20_000)],
  ['3,000 mappings by indentation', Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}k:`).join('\n')],
  ['aliases that stand for nine times as many', laughs],
  ['an alias in itself', 'a: &a [*a]\n'],
  ['10,000 errors on a line', '"'.repeat(20_000)],
  ['2,000 documents', '---\n'.repeat(2000)],
  ['a key that is a mapping', '? {a: "\\e[2J"}\n: 1\n'],
  ['a key twice', 'a: 1\na: 2\n'],
  ['names of Object.prototype', '__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\n'],
];

describe('hostile YAML has an end', () => {
  for (const [what, text] of hostile) {
    it(what, (context) => {
      const emit = context.mock.method(process, 'emitWarning', () => {});
      assert.throws(() => parseFlowsFile(text, 'flows.yaml'), FlowsFileError);
      assert.equal(parseKubeProxyConfig(text, 'here').facts, null);
      assert.equal(readObjects('Pod', text, 'here').facts, null);
      parseKubeConfig(text, '/nowhere');
      assert.equal(emit.mock.callCount(), 0, 'nothing is printed past the answer');
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
    });
  }

  it('objects keep a key named __proto__ to themselves', () => {
    const text = 'kind: Pod\nmetadata:\n  name: a\n  labels: {__proto__: x, constructor: y}\n';
    const [pod] = readObjects('Pod', text, 'here').facts!;
    assert.deepEqual({ ...pod!.labels }, { ['__proto__']: 'x', constructor: 'y' });
    assert.equal(({} as Record<string, unknown>).x, undefined);
  });
});

describe('a YAML text', () => {
  it('of 150 levels is read', () => {
    const documents = readYaml('['.repeat(150) + ']'.repeat(150));
    assert.ok(Array.isArray(documents) && documents.length === 1);
  });

  it('may hold unpaired brackets and deep indentation in its texts', () => {
    const text = `a: |\n  ${'['.repeat(500)}\n  ${' '.repeat(500)}x\nb: "${'{'.repeat(500)}"\nc: d # ${'['.repeat(500)}\n`;
    const document = readOneYaml(text);
    assert.ok(document !== null && !('message' in document));
    assert.equal(document.toJS().b.length, 500);
  });

  it('that breaks is a problem with its place', () => {
    const lines = new LineCounter();
    const problem = readYaml('a: 1\nb: [1\n', lines);
    assert.ok(!Array.isArray(problem));
    assert.match(describeYamlProblem(problem, lines), /^is no YAML: .* at line [23], column \d+$/);
  });

  it('that nests too deeply tells where', () => {
    const lines = new LineCounter();
    const problem = readYaml(`a: 1\nb: ${'['.repeat(300)}`, lines);
    assert.ok(!Array.isArray(problem));
    assert.deepEqual(describeYamlProblem(problem, lines).slice(-21), ' at line 2, column 204'.slice(-21));
  });

  it('of several documents is not one', () => {
    const problem = readOneYaml('a: 1\n---\nb: 2\n');
    assert.ok(problem !== null && 'message' in problem && problem.message === 'holds several documents');
  });

  it('without a document is none', () => assert.equal(readOneYaml(''), null));
});
