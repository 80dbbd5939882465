import { isIP } from 'node:net';
import { parsePrefix, prefixContains } from '../../../model/address.ts';

type Environment = Record<string, string | undefined>;

/**
 * The proxy by which the environment wants a server to be reached, as kubectl takes it (Go's net/http ProxyFromEnvironment): HTTPS_PROXY or
 * HTTP_PROXY by the server's scheme, unless NO_PROXY has the server. Null: none. This machine itself is never asked through a proxy.
 */
export function proxyFor(server: URL, environment: Environment): string | null {
  const proxy = variable(environment, server.protocol === 'http:' ? 'HTTP_PROXY' : 'HTTPS_PROXY');
  if (proxy === null) return null;
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'http:' ? '80' : '443');
  if (host === 'localhost' || /^127\./.test(host) || host === '::1') return null;
  const exceptions = (variable(environment, 'NO_PROXY') ?? '').split(',').map((word) => word.trim().toLowerCase());
  if (exceptions.some((exception) => exception !== '' && isExcepted(exception, host, port))) return null;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** The upper-case name counts before the other. */
const variable = (environment: Environment, name: string): string | null =>
  environment[name] || environment[name.toLowerCase()] || null;

/** `*`, an address, a prefix, `.domain` or `*.domain` for what is in it, `domain` for it and what is in it; a port may follow. */
function isExcepted(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true;
  const [, name = '', wanted = null] =
    /^(.*?\]?)(?::(\d+))?$/.exec(isIP(exception) === 6 ? `[${exception}]` : exception) ?? [];
  if (wanted !== null && wanted !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) {
    const prefix = parsePrefix(bare);
    return prefix !== null && prefixContains(prefix, host);
  }
  const domain = bare.replace(/^\*/, '');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}
