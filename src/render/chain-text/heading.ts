import type { ChainExplanation, ChainOwner } from '../../model/chain-explanation.ts';
import type { Paint } from '../paint.ts';

const families: Record<string, string> = { ip: 'IPv4', ip6: 'IPv6' };

/** Name and place of a chain. */
export function headingOf({ chain, table, family, backend, node }: ChainExplanation, paint: Paint): string {
  const kind = [families[family] ?? family, ...(backend === null ? [] : [backend])].join(', ');
  return `${paint.strong(chain)} in table ${table} (${kind}) on ${node}`;
}

/** Role, owner and writer in one line. */
export function describeBelonging({ role, owner, writer, how }: ChainExplanation, paint: Paint): string {
  const parts = [`role: ${role}`];
  if (owner !== null)
    parts.push(`owner: ${paint.strong(describeOwner(owner))}${how === null ? '' : ` (known by ${known[how]})`}`);
  if (role !== 'builtin' || writer !== null) parts.push(`written by: ${writer ?? 'not known'}`);
  return parts.join('; ');
}

const known = {
  hash: 'the hash in its name',
  comment: 'its comments',
  name: 'its name',
  address: 'addresses',
} as const;

/** `service default/echoserver:8877, endpoint 10.0.0.1:80`. */
export function describeOwner({ kind, namespace, name, port, endpoint }: ChainOwner): string {
  if (kind === 'endpoint') return `endpoint ${endpoint}`;
  const full = `${namespace === null || kind === 'namespace' ? '' : `${namespace}/`}${name}`;
  const ofPort = port === null ? '' : kind === 'service' ? `:${port}` : `, host port ${port}`;
  return `${kind} ${full}${ofPort}${endpoint === null ? '' : `, endpoint ${endpoint}`}`;
}
