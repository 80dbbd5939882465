import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { Authority, Certificate } from './certificates.ts';

type JsonObject = Record<string, unknown>;
interface Item extends JsonObject {
  metadata: { name: string; namespace?: string };
}

/** What goes wrong with a request, instead of or before its answer. */
export type Trouble =
  | { status: number; message: string; headers?: Record<string, string> }
  | { text: string; type: string }
  | { delay: number }
  /** The head of the answer and its first half, then nothing more: the connection stays or goes. */
  | 'stall'
  | 'cut';

export interface ApiServerOptions {
  /** A bundle's `api/` folder: its objects are served. */
  folder: string;
  /** Who signs the clients' certificates. */
  authority: Pick<Authority, 'cert'>;
  certificate: Certificate;
  /** The bearer token that is let in beside client certificates of the authority. */
  token: string;
  /** Objects a page at most, whatever limit is asked for. */
  pageSize?: number;
  /** Version of EndpointSlices; null: an old server without them. */
  slices?: 'v1' | 'v1beta1' | null;
  /** Asked for every request that was let in. */
  trouble?: (url: URL) => Trouble | null;
  /** Where it listens; a free port of the loopback where it is not told. */
  listen?: { host: string; port: number };
}

export interface ApiServer {
  url: string;
  /** Method, path and query of all requests so far. */
  requests: string[];
  /** Forgets the past: continue tokens that were given out until now have expired. */
  compact(): void;
  close(): Promise<void>;
}

interface Resource {
  plural: string;
  kind: string;
  file: string;
  group: string;
  namespaced: boolean;
}

const resource = (group: string, plural: string, kind: string, namespaced = true, file = plural): Resource => ({
  group,
  plural,
  kind,
  namespaced,
  file,
});

/**
 * A test double of kube-apiserver: lists with limit and continue, objects, field selectors, discovery, and its Status
 * answers (401, 403, 404, 410), over TLS. `kubectl get` works against it.
 */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { slices = 'v1' } = options;
  const resources = [
    resource('v1', 'nodes', 'Node', false),
    resource('v1', 'namespaces', 'Namespace', false),
    resource('v1', 'pods', 'Pod'),
    resource('v1', 'services', 'Service'),
    resource('v1', 'endpoints', 'Endpoints'),
    resource('v1', 'configmaps', 'ConfigMap', true, 'configmaps-kube-system'),
    resource('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy'),
    resource('networking.k8s.io/v1', 'ingresses', 'Ingress'),
    ...(slices === null ? [] : [resource(`discovery.k8s.io/${slices}`, 'endpointslices', 'EndpointSlice')]),
  ];
  const requests: string[] = [];
  let [oldest, revision] = [1, 1];
  const server = createServer(
    { ...options.certificate, ca: options.authority.cert, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      requests.push(`${request.method} ${request.url}`);
      void answer(request, response);
    },
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://server');
    if (healthPaths.has(url.pathname)) return send(response, 200, 'ok', 'text/plain');
    if (!isLetIn(request, options.token)) return fail(response, 401, 'Unauthorized', 'Unauthorized');
    const trouble = options.trouble?.(url) ?? null;
    if (trouble !== null && typeof trouble === 'object' && 'delay' in trouble) {
      await new Promise((resolve) => setTimeout(resolve, trouble.delay));
    } else if (trouble !== null) {
      return makeTrouble(response, trouble);
    }
    const found = discover(url.pathname, resources) ?? list(url);
    if (found === null) return send(response, 404, '404 page not found\n', 'text/plain', request);
    if (found.kind === 'Status') return send(response, Number(found.code), JSON.stringify(found), undefined, request);
    return send(response, 200, JSON.stringify(found), undefined, request);
  }

  function list(url: URL): JsonObject | null {
    const path = /^\/(?:api|apis)\/(.+?)(?:\/namespaces\/([^/]+))?\/([a-z]+)(?:\/([^/]+))?$/.exec(url.pathname);
    const at = resources.find(({ group, plural }) => group === path?.[1] && plural === path?.[3]);
    if (path === null || at === undefined) return null;
    const [, , namespace, plural, name] = path;
    const all = itemsOf(options.folder, at).filter((item) => !namespace || item.metadata.namespace === namespace);
    if (name !== undefined) {
      const object = all.find((item) => item.metadata.name === name);
      return object ?? status(404, 'NotFound', `${plural} "${name}" not found`);
    }
    const selected = all.filter((item) => matches(item, url.searchParams.get('fieldSelector')));
    return page(url, at, selected);
  }

  /** A continue token names the revision that the list is of, and where it goes on; revision 0 is whatever is there now. */
  function page(url: URL, { kind, group }: Resource, items: Item[]): JsonObject {
    const token = readToken(url.searchParams.get('continue'));
    if (token === undefined) return status(400, 'BadRequest', 'continue key is not valid');
    if (token !== null && token.revision !== 0 && token.revision < oldest) {
      const metadata = { continue: writeToken({ revision: 0, start: token.start }) };
      return { ...status(410, 'Expired', 'The provided continue parameter is too old'), metadata };
    }
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 0) || items.length, options.pageSize ?? Infinity);
    const start = token?.start ?? 0;
    const end = start + limit;
    const more = items.length - end;
    const rest = {
      continue: writeToken({ revision: token?.revision ?? revision, start: end }),
      remainingItemCount: more,
    };
    const bare = items.slice(start, end).map(({ kind: _, apiVersion: __, ...item }) => item);
    const metadata = { resourceVersion: String(revision), ...(more > 0 && rest) };
    return { kind: `${kind}List`, apiVersion: group, metadata, items: bare };
  }

  const { host, port } = options.listen ?? { host: '127.0.0.1', port: 0 };
  await once(server.listen(port, host), 'listening');
  return {
    url: `https://${host}:${(server.address() as AddressInfo).port}`,
    requests,
    compact() {
      revision++;
      oldest = revision;
    },
    close: () => close(server),
  };
}

/** Anybody may ask for these (RBAC's system:public-info-viewer). */
const healthPaths = new Set(['/healthz', '/livez', '/readyz']);

function isLetIn({ headers, socket }: IncomingMessage, token: string): boolean {
  return headers.authorization === `Bearer ${token}` || (socket as TLSSocket).authorized;
}

function makeTrouble(response: ServerResponse, trouble: Exclude<Trouble, { delay: number }>): void {
  if (trouble === 'stall' || trouble === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"kind":"PodList","items":[{"meta');
    if (trouble === 'cut') setTimeout(() => response.destroy(), 20);
  } else if ('text' in trouble) {
    send(response, 200, trouble.text, trouble.type);
  } else {
    const { status: code, message, headers = {} } = trouble;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    fail(response, code, { 403: 'Forbidden', 404: 'NotFound', 410: 'Expired' }[code] ?? 'Failure', message);
  }
}

function itemsOf(folder: string, { file }: Resource): Item[] {
  try {
    return JSON.parse(readFileSync(`${folder}/${file}.json`, 'utf8')).items;
  } catch {
    return [];
  }
}

function matches(item: Item, selector: string | null): boolean {
  return (selector ?? '').split(',').every((term) => {
    const [field = '', value] = term.split('=');
    const found = field.split('.').reduce<unknown>((object, key) => (object as JsonObject | undefined)?.[key], item);
    return term === '' || found === value;
  });
}

const writeToken = (token: { revision: number; start: number }): string =>
  Buffer.from(JSON.stringify(token)).toString('base64url');

/** Null: none was given; undefined: it is none of ours. */
function readToken(text: string | null): { revision: number; start: number } | null | undefined {
  if (text === null || text === '') return null;
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** What kubectl asks before it asks for objects. */
function discover(path: string, resources: Resource[]): JsonObject | null {
  if (path === '/version') return { major: '1', minor: '32', gitVersion: 'v1.32.0' };
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  const groups = [...new Set(resources.map(({ group }) => group))];
  if (path === '/apis') {
    const named = groups
      .filter((group) => group.includes('/'))
      .map((groupVersion) => ({ groupVersion, version: groupVersion.split('/')[1] }))
      .map((version) => ({ name: version.groupVersion.split('/')[0], versions: [version], preferredVersion: version }));
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: named };
  }
  const group = groups.find((one) => path === `/api/${one}` || path === `/apis/${one}`);
  if (group === undefined) return null;
  const list = resources
    .filter((one) => one.group === group)
    .map(({ plural, kind, namespaced }) => ({
      name: plural,
      kind,
      namespaced,
      singularName: '',
      verbs: ['get', 'list'],
    }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: group, resources: list };
}

const status = (code: number, reason: string, message: string): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  code,
});

const fail = (response: ServerResponse, code: number, reason: string, message: string): void =>
  send(response, code, JSON.stringify(status(code, reason, message)));

/** Like the API server it compresses what is long, for those who take it. */
function send(
  response: ServerResponse,
  code: number,
  text: string,
  type = 'application/json',
  request?: IncomingMessage,
) {
  response.setHeader('content-type', type);
  const compressed = text.length > 10_000 && String(request?.headers['accept-encoding']).includes('gzip');
  if (compressed) response.setHeader('content-encoding', 'gzip');
  response.writeHead(code).end(compressed ? gzipSync(text) : text);
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
}
