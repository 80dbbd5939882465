import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { stringify } from 'yaml';
import { type ApiChoice, type ApiSurroundings, openApi } from '../../../../src/sources/kube-api/live/open-api.ts';
import type { ObjectsReading } from '../../../../src/sources/kube-api/reading.ts';
import { type ApiServer, type ApiServerOptions, startApiServer } from './api-server.ts';
import { makeAuthority } from './certificates.ts';

/** A folder of this test file alone; it goes with it. */
export const folder = mkdtempSync(join(tmpdir(), 'k8snet-api-'));
after(() => rmSync(folder, { recursive: true }));

export const token = 'a-token';
export const authority = makeAuthority(join(folder, 'pki'));
export const certificate = authority.sign('server', '/CN=kube-apiserver');
export const recording = 'fixtures/nodes/healthy-legacy';

/** Serves a recording's objects until the test file ends. */
export async function serve(options: Partial<ApiServerOptions> = {}): Promise<ApiServer> {
  const server = await startApiServer({ folder: `${recording}/api`, authority, certificate, token, ...options });
  after(() => server.close());
  return server;
}

let written = 0;

/** Writes a kubeconfig with one context, `test`; what is given replaces the cluster's or the user's members. */
export function writeKubeconfig(server: string, { cluster = {}, user = { token } as object } = {}): string {
  const path = join(folder, `kubeconfig-${written++}`);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority': authority.certFile, ...cluster } }],
    users: [{ name: 'tester', user }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester' } }],
    'current-context': 'test',
  };
  writeFileSync(path, stringify(config));
  return path;
}

/** A machine on which nothing leads to an API. */
export const bareMachine = { environment: { HOME: join(folder, 'nowhere') }, root: join(folder, 'nowhere') };

/** Reads from a server through a kubeconfig, with little patience. */
export function read(choice: Partial<ApiChoice>, surroundings: Partial<ApiSurroundings> = {}): Promise<ObjectsReading> {
  const patience = { silence: 2000, total: 10_000 };
  return openApi({ kubeconfig: null, context: null, ...choice }, { machine: bareMachine, patience, ...surroundings });
}

/** Missing facts as lines. */
export const missingLines = ({ missing }: ObjectsReading): string[] =>
  missing.map(({ source, reason, detail }) => `${source}: ${reason} (${detail})`);

/** A command's path, null where it is not installed. */
export function which(command: string): string | null {
  try {
    return execFileSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}
