import { isAbsolute, join } from 'node:path';
import type { Cluster, Context, User } from '@kubernetes/client-node';
import { isObject, type JsonObject, objectIn, objectsIn, textIn } from '../../json.ts';
import { describeYamlProblem, newLineCounter, readOneYaml } from '../../yaml.ts';

/** A user of a kubeconfig. @kubernetes/client-node knows no file with a token, so that one stands beside the rest. */
export interface KubeUser extends User {
  /** Absolute path; it counts before `token`, as client-go has it. */
  tokenFile: string | null;
}

/** What a kubeconfig holds (client-go tools/clientcmd/api/v1), its paths made absolute. */
export interface KubeConfigFile {
  clusters: Cluster[];
  users: KubeUser[];
  contexts: Context[];
  currentContext: string | null;
}

/** Reads a kubeconfig. Relative paths in it start from the folder it lies in. */
export function parseKubeConfig(text: string, folder: string): KubeConfigFile | { problem: string } {
  const value = readConfig(text);
  if (typeof value === 'string') return { problem: value };
  const from = (path: string | null): string | undefined =>
    path === null ? undefined : isAbsolute(path) ? path : join(folder, path);
  return {
    clusters: objectsIn(value, 'clusters').map((entry) => readCluster(entry, from)),
    users: objectsIn(value, 'users').map((entry) => readUser(entry, from)),
    contexts: objectsIn(value, 'contexts').map(readContext),
    currentContext: textIn(value, 'current-context'),
  };
}

/** Several files as one: what the first of them says about a name counts (clientcmd's loading rules). */
export function mergeKubeConfigs(files: readonly KubeConfigFile[]): KubeConfigFile {
  return {
    clusters: firstOfEachName(files.flatMap(({ clusters }) => clusters)),
    users: firstOfEachName(files.flatMap(({ users }) => users)),
    contexts: firstOfEachName(files.flatMap(({ contexts }) => contexts)),
    currentContext: files.find(({ currentContext }) => currentContext !== null)?.currentContext ?? null,
  };
}

/** Does it say nothing at all, as the file of a user who has none yet? */
export const isEmpty = ({ clusters, users, contexts }: KubeConfigFile): boolean =>
  clusters.length + users.length + contexts.length === 0;

type Locate = (path: string | null) => string | undefined;

function readConfig(text: string): JsonObject | string {
  try {
    const lines = newLineCounter();
    const document = readOneYaml(text, lines);
    if (document !== null && 'message' in document) return describeYamlProblem(document, lines);
    const value: unknown = document?.toJS() ?? {};
    return isObject(value) ? value : 'is no kubeconfig';
  } catch (error) {
    return `is no YAML: ${(error as Error).message}`;
  }
}

/** Data given in the file counts before a path. Plain HTTP, as `kubectl proxy` serves it, has no certificate to verify. */
function readCluster(entry: JsonObject, from: Locate): Cluster {
  const cluster = objectIn(entry, 'cluster');
  const server = textIn(cluster, 'server') ?? '';
  const caData = textIn(cluster, 'certificate-authority-data') ?? undefined;
  return {
    name: textIn(entry, 'name') ?? '',
    server: server.replace(/\/+$/, ''),
    caData,
    caFile: caData === undefined ? from(textIn(cluster, 'certificate-authority')) : undefined,
    skipTLSVerify: cluster['insecure-skip-tls-verify'] === true || server.startsWith('http:'),
    tlsServerName: textIn(cluster, 'tls-server-name') ?? undefined,
    proxyUrl: textIn(cluster, 'proxy-url') ?? undefined,
  };
}

function readUser(entry: JsonObject, from: Locate): KubeUser {
  const user = objectIn(entry, 'user');
  const certData = textIn(user, 'client-certificate-data') ?? undefined;
  const keyData = textIn(user, 'client-key-data') ?? undefined;
  return {
    name: textIn(entry, 'name') ?? '',
    certData,
    certFile: certData === undefined ? from(textIn(user, 'client-certificate')) : undefined,
    keyData,
    keyFile: keyData === undefined ? from(textIn(user, 'client-key')) : undefined,
    token: textIn(user, 'token') ?? undefined,
    tokenFile: from(textIn(user, 'tokenFile')) ?? null,
    username: textIn(user, 'username') ?? undefined,
    password: textIn(user, 'password') ?? undefined,
    impersonateUser: textIn(user, 'as') ?? undefined,
    authProvider: isObject(user['auth-provider']) ? user['auth-provider'] : undefined,
    exec: isObject(user.exec) ? readPlugin(user.exec, from) : undefined,
  };
}

/**
 * A credential plugin. A command with a slash lies beside the kubeconfig, one without is looked up in PATH. Plugins are
 * told of the request in KUBERNETES_EXEC_INFO (client.authentication.k8s.io), which some insist on.
 */
function readPlugin(exec: JsonObject, from: Locate): JsonObject {
  const command = textIn(exec, 'command');
  const request = { apiVersion: exec.apiVersion, kind: 'ExecCredential', spec: { interactive: false } };
  const env = objectsIn(exec, 'env').filter(({ name }) => typeof name === 'string');
  return {
    command: command?.includes('/') ? from(command) : command,
    args: Array.isArray(exec.args) ? exec.args.map(String) : [],
    env: [{ name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(request) }, ...env],
  };
}

function readContext(entry: JsonObject): Context {
  const context = objectIn(entry, 'context');
  return {
    name: textIn(entry, 'name') ?? '',
    cluster: textIn(context, 'cluster') ?? '',
    user: textIn(context, 'user') ?? '',
    namespace: textIn(context, 'namespace') ?? undefined,
  };
}

function firstOfEachName<Entry extends { name: string }>(entries: Entry[]): Entry[] {
  const found = new Map<string, Entry>();
  for (const entry of entries) if (!found.has(entry.name)) found.set(entry.name, entry);
  return [...found.values()];
}
