import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openWorld } from '../../../../src/cluster/world.ts';
import { traceFlow } from '../../../../src/explain/trace.ts';
import { readEvidence } from '../../../../src/sources/evidence.ts';
import { absent, type Files } from '../../../../src/sources/files.ts';
import { openBundle } from '../../../../src/sources/read/bundle.ts';
import { folder, read, recording, serve, writeKubeconfig } from './workbench.ts';

/** Unpacks a recording, since the test server reads a folder. */
function unpack(name: string): string {
  const target = join(folder, name);
  mkdirSync(target, { recursive: true });
  if (name === 'healthy-legacy') cpSync(recording, target, { recursive: true });
  else execFileSync('tar', ['-C', target, '--strip-components=1', '-xzf', `fixtures/recordings/${name}.tar.gz`]);
  return readdirSync(target).includes('api') ? target : join(target, readdirSync(target)[0]!);
}

const withoutObjects = (files: Files): Files => ({
  ...files,
  paths: files.paths.filter((path) => !path.startsWith('api/')),
  read: (path) => (path.startsWith('api/') ? absent(path) : files.read(path)),
});

const request = { from: null, protocol: null, sourcePort: null, namespace: 'default', verbose: false, hostname: null };

for (const name of ['healthy-legacy', 'dualstack-healthy', 'nftables-healthy', 'selector-mismatch']) {
  test(`${name}: a trace is the same by the bundle's objects and by a live API's`, async () => {
    const path = unpack(name);
    const files = await openBundle(path);
    const server = await serve({ folder: join(path, 'api'), pageSize: 7 });
    const live = await read({ kubeconfig: writeKubeconfig(server.url) });
    const worlds = [readEvidence(files), readEvidence(withoutObjects(files), live)].map(openWorld);
    const names = worlds[0]!.evidence.nodes.map((node) => node.name);
    const services = live.objects.services!.filter(({ type, ports }) => type !== 'ExternalName' && ports.length > 0);
    const targets = [
      ...services.map((service) => `svc/${service.namespace}/${service.name}:${service.ports[0]!.port}`),
      ...['apiserver', 'dns', `node/${names.at(-1)}`],
    ];
    for (const target of targets) {
      const [bundled, asked] = worlds.map((world) => traceFlow(world, { ...request, target, node: names[0]! }));
      const note = `the objects of the API are those that ${live.from} has now: ${path} is taken to be of the same cluster`;
      assert.ok(asked!.assumptions.includes(note));
      assert.deepEqual({ ...asked, assumptions: asked!.assumptions.filter((one) => one !== note) }, bundled);
    }
  });
}
