import { canonicalAddress, familyOf } from '../model/address.ts';
import { TargetError } from './target-error.ts';

/** What a TARGET or SOURCE of the command line names, before anything is looked up. */
export type Target =
  | {
      kind: 'svc' | 'pod' | 'deploy' | 'node';
      namespace: string | null;
      name: string;
      port: string | null;
      protocol: string | null;
    }
  | { kind: 'apiserver' | 'dns' | 'this-node'; port: string | null; protocol: string | null }
  | { kind: 'dns-name'; name: string; port: string | null; protocol: string | null }
  /** `path` is everything behind `ingress/`: which part names what is decided by the ingresses that there are. */
  | { kind: 'ingress'; path: string }
  | { kind: 'address'; address: string; port: string | null; protocol: string | null }
  | { kind: 'external'; address: string | null };

const kinds = new Map<string, 'svc' | 'pod' | 'deploy' | 'node'>([
  ['svc', 'svc'],
  ['service', 'svc'],
  ['services', 'svc'],
  ['pod', 'pod'],
  ['pods', 'pod'],
  ['po', 'pod'],
  ['deploy', 'deploy'],
  ['deployment', 'deploy'],
  ['node', 'node'],
  ['nodes', 'node'],
  ['no', 'node'],
]);

const forms =
  'svc/NAME[:PORT], pod/NAME[:PORT], node/NAME[:PORT], deploy/NAME, ingress/NAME[/PATH], apiserver, dns, dns:NAME[:PORT], ADDRESS[:PORT] or [V6]:PORT';

/** Reads a target as the contract writes them: `svc/kube-system/kube-dns:dns`, `10.0.0.1:80/udp`, `[fd00::1]:443`, `external`. */
export function parseTarget(text: string): Target {
  const external = /^external(?::(.*))?$/.exec(text);
  if (external) return { kind: 'external', address: external[1] === undefined ? null : readAddress(external[1], text) };
  const ingress = /^(?:ingress|ingresses|ing)\/(.+)$/.exec(text);
  if (ingress) return { kind: 'ingress', path: ingress[1]! };
  const named = /^([a-z]+)\/(.+)$/.exec(text);
  const kind = named ? kinds.get(named[1]!) : undefined;
  if (named && kind !== undefined) return parseNamed(kind, named[2]!, text);
  const { rest, protocol } = splitProtocol(text);
  const dnsName = /^dns:(?!\d+$)([^:]+)(?::([^:/]+))?$/.exec(rest);
  if (dnsName) return { kind: 'dns-name', name: readDnsName(dnsName[1]!, text), port: dnsName[2] ?? null, protocol };
  const word = /^(apiserver|dns|node)(?::([^:/]+))?$/.exec(rest);
  if (word) {
    const special = word[1] === 'node' ? 'this-node' : (word[1] as 'apiserver' | 'dns');
    return { kind: special, port: word[2] ?? null, protocol };
  }
  const { address, port } = splitAddress(rest);
  const canonical = canonicalAddress(address);
  if (canonical === null) throw new TargetError(`"${text}" is no target: expected ${forms}`);
  return { kind: 'address', address: canonical, port, protocol };
}

function parseNamed(kind: 'svc' | 'pod' | 'deploy' | 'node', text: string, whole: string): Target {
  const { rest, protocol } = splitProtocol(text);
  const match = /^(?:([^/:]+)\/)?([^/:]+)(?::([^/:]+))?$/.exec(rest);
  if (!match) throw new TargetError(`"${whole}" is no target: expected ${forms}`);
  return { kind, namespace: match[1] ?? null, name: match[2]!, port: match[3] ?? null, protocol };
}

function splitProtocol(text: string): { rest: string; protocol: string | null } {
  const match = /^(.*)\/(tcp|udp|sctp|icmp)$/i.exec(text);
  return match ? { rest: match[1]!, protocol: match[2]!.toLowerCase() } : { rest: text, protocol: null };
}

function splitAddress(text: string): { address: string; port: string | null } {
  const bracketed = /^\[([^\]]+)\](?::([^:]+))?$/.exec(text);
  if (bracketed) return { address: bracketed[1]!, port: bracketed[2] ?? null };
  if (familyOf(text) !== null) return { address: text, port: null };
  const colon = text.lastIndexOf(':');
  return colon < 0 ? { address: text, port: null } : { address: text.slice(0, colon), port: text.slice(colon + 1) };
}

function readAddress(text: string, whole: string): string {
  const address = canonicalAddress(text.replace(/^\[(.*)\]$/, '$1'));
  if (address === null) throw new TargetError(`"${whole}": "${text}" is no address`);
  return address;
}

function readDnsName(text: string, whole: string): string {
  const labels = text.replace(/\.$/, '').split('.');
  const isName = text.length <= 254 && labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?$/i.test(label));
  if (!isName) throw new TargetError(`"${whole}": "${text}" is no DNS name`);
  return text;
}

/** Reads a port number; an error names the target it stands in. */
export function portNumber(text: string, where: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 1 && port <= 65535)) throw new TargetError(`"${where}": "${text}" is no port (1 to 65535)`);
  return port;
}
