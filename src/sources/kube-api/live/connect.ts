import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent, type RequestOptions } from 'node:https';
import { reasonOf } from '../../read/evidence-error.ts';
import { ApiError } from './api-error.ts';
import type { Access } from './choose-context.ts';
import type { KubeUser } from './kubeconfig.ts';

/** How to ask a server: its address, and what goes with every request. */
export interface Connection {
  server: URL;
  options: RequestOptions;
  /** The node whose kubelet's certificate this is (`system:node:NAME`); null for everybody else. */
  kubeletOf: string | null;
  /** Closes what is still open. */
  close(): void;
}

/**
 * Makes the credentials ready: reads certificates and tokens, runs the credential plugin, as @kubernetes/client-node does
 * it, which is loaded here and nowhere else. Throws ApiError.
 */
export async function connect({ cluster, user }: Access): Promise<Connection> {
  const options: RequestOptions = { headers: {} };
  try {
    refuseOldProviders(user);
    const { KubeConfig } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      cluster,
      user.tokenFile === null ? user : { ...user, token: readToken(user.tokenFile) },
    );
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new ApiError('server', describe(error, user));
  }
  const server = new URL(cluster.server);
  // Its agent opens a connection for every page; only one that goes through a proxy is worth keeping.
  const agent = new (server.protocol === 'http:' ? HttpAgent : Agent)({ keepAlive: true });
  if (cluster.proxyUrl === undefined) options.agent = agent;
  return { server, options, kubeletOf: kubeletOf(options.cert), close: () => agent.destroy() };
}

/** kubectl dropped them in 1.26, and @kubernetes/client-node runs their commands through a shell. */
function refuseOldProviders({ authProvider }: KubeUser): void {
  const name: unknown = authProvider?.name;
  if (name !== undefined && name !== 'oidc')
    throw new Error(`the auth provider ${name} is gone: use a credential plugin`);
}

const readToken = (path: string): string => readFileSync(path, 'utf8').trim();

function describe(error: unknown, { exec }: KubeUser): string {
  const { path, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === 'open' && path !== undefined) return `${path}: ${reasonOf(error)}`;
  const words = (message ?? String(error))
    .trim()
    .replace(/\s*\n\s*/g, '; ')
    .slice(0, 500);
  return exec === undefined ? words : `the credential plugin ${exec.command} failed: ${words}`;
}

function kubeletOf(certificate: RequestOptions['cert']): string | null {
  try {
    const { subject } = new X509Certificate(certificate as string | Buffer);
    return /^CN=system:node:(\S+)$/m.exec(subject)?.[1] ?? null;
  } catch {
    return null;
  }
}
