import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { World } from '../../src/cluster/world.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { explainChain } from '../../src/explain/explain-chain.ts';
import { mapNode } from '../../src/explain/map.ts';
import { compareServices } from '../../src/explain/services.ts';
import { verifyFlows } from '../../src/explain/verify.ts';
import { formats, type Renderer } from '../../src/render/index.ts';
import { assertHarmless } from '../fuzz/properties.ts';
import { bundleTexts } from '../fuzz/samples.ts';
import { traceIn, worldOf } from '../small-world.ts';

/** Clears the screen, sets the title, rings, goes back to the start of the line, turns the direction of writing. */
const hostile = '\u001b[2J\u001b]0;owned\u0007\r\u009b31m\u202e\u2066\u0008\u2028';

/** As JSON writes it, and as it stands in a text. */
const quoted = JSON.stringify(hostile).slice(1, -1);

/** Wherever a name or a comment of the recorded cluster stands, it has control characters behind it. */
function worldOfHostileNames(): World {
  const texts = bundleTexts();
  for (const [path, text] of Object.entries(texts)) {
    const tail = path.endsWith('.json') ? quoted : hostile;
    texts[path] = text
      .replaceAll('echoserver', `echoserver${tail}`)
      .replaceAll('client-1', `client-1${tail}`)
      .replaceAll('cbr0', `cbr0${tail}`)
      .replaceAll('Kubernetes Services', `x${tail}`)
      .replaceAll('service portals', `service portals${tail}`)
      .replaceAll('kernel.hostname = ', `kernel.hostname = ${tail}`);
  }
  return worldOf(texts);
}

const world = worldOfHostileNames();
const node = 'node-1';
const namespace = 'default';

const answers: Record<keyof typeof formats, (() => unknown)[]> = {
  trace: [
    () => traceIn(world, '192.168.0.2', '10.105.8.60:8877'),
    () => traceIn(world, '192.168.0.2', '10.105.8.60:8877', { verbose: true }),
  ],
  chain: ['KUBE-SERVICES', 'PREROUTING', 'FORWARD'].map(
    (chain) => () =>
      explainChain(world, node, { chain, table: chain === 'FORWARD' ? 'filter' : 'nat', depth: 3, verbose: true }),
  ),
  doctor: [
    () => diagnose(world, { node: null, from: null, namespace, only: [], skip: [] }),
    () => diagnose(world, { node, from: null, namespace, only: [], skip: ['dns'] }),
  ],
  map: [() => mapNode(world, node)],
  services: [() => compareServices(world, node, { service: null, namespace })],
  verify: [
    () =>
      verifyFlows(
        world,
        {
          source: `flows${hostile}.yaml`,
          flows: [
            { name: `a${hostile}`, node, from: null, to: `svc/none${hostile}`, protocol: null, expect: {}, line: 1 },
          ],
        },
        { node, namespace, hostname: 'node-1' },
      ),
  ],
} as never;

for (const [kind, asked] of Object.entries(answers)) {
  for (const [format, load] of Object.entries(formats[kind as keyof typeof formats])) {
    test(`${kind} as ${format}: no control character of a name reaches the terminal`, async () => {
      const render = (await (load as () => Promise<unknown>)()) as Renderer<unknown>;
      for (const ask of asked) {
        const answer = ask();
        assert.ok(JSON.stringify(answer).includes(quoted), 'the names are in the answer');
        for (const verbose of [false, true]) {
          for (const width of [40, 120]) assertHarmless(render(answer, { width, colour: false, verbose }));
        }
      }
    });
  }
}
