import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeEvidence } from '../../src/model/evidence.ts';
import { chooseNode, NodeChoiceError } from '../../src/sources/choose-node.ts';

const evidenceOf = (...names: string[]) => ({ nodes: names.map((name) => ({ name }) as NodeEvidence) });

const found: [what: string, nodes: string[], asked: string | null, hostname: string, chosen: string][] = [
  ['the only node', ['alpha'], null, 'laptop', 'alpha'],
  ['the one with the host name', ['alpha', 'beta'], null, 'beta', 'beta'],
  ['the one with the host name in other letters', ['alpha', 'beta'], null, 'BETA', 'beta'],
  ['the one that was named', ['alpha', 'beta'], 'alpha', 'beta', 'alpha'],
  ['one with an odd name', ['__proto__', 'beta'], '__proto__', 'beta', '__proto__'],
];
for (const [what, nodes, asked, hostname, chosen] of found) {
  test(`${what} is chosen`, () => assert.equal(chooseNode(evidenceOf(...nodes), asked, hostname).name, chosen));
}

const refused: [what: string, nodes: string[], asked: string | null, message: string][] = [
  ['no name among several', ['alpha', 'beta'], null, 'which node? Name one with --node (nodes: alpha, beta)'],
  [
    'a name with a slip',
    ['node-1', 'node-2'],
    'nod-1',
    'no node named nod-1; did you mean node-1 or node-2? (nodes: node-1, node-2)',
  ],
  ['a name of none, though there is only one node', ['alpha'], 'worker', 'no node named worker (nodes: alpha)'],
  ['evidence without nodes', [], null, 'the evidence holds no node'],
  ['a name with control characters', ['a\u001b[2Jb'], 'x', 'no node named x (nodes: a\\x1b[2Jb)'],
];
for (const [what, nodes, asked, message] of refused) {
  test(`${what} is an error that lists the nodes`, () => {
    assert.throws(
      () => chooseNode(evidenceOf(...nodes), asked, 'laptop'),
      (error: Error) => {
        assert.ok(error instanceof NodeChoiceError);
        assert.equal(error.message, message);
        assert.deepEqual(error.nodes, nodes);
        return true;
      },
    );
  });
}
