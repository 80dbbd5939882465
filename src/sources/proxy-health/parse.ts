import type { ProxyHealth } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { linesOf, originOf, warning } from '../lines.ts';

/**
 * Reads what kube-proxy answers at `/healthz` (pkg/proxy/healthcheck): the status line, and JSON with the times at which it brought its rules up to date
 * and answered. Read as `curl -i` prints it, without the status line too; `connect ECONNREFUSED ...` tells that nobody listened. Null where it is neither.
 */
export function parseProxyHealth(text: string, source: string): Parsed<ProxyHealth | null> {
  let origin: Origin | null = null;
  let status: number | null = null;
  for (const line of linesOf(text)) {
    const words = line.text.trim();
    if (words === '') continue;
    const http = /^HTTP\/[\d.]{1,3} (\d{3})\b/.exec(words);
    if (http !== null) {
      status = Number(http[1]);
      origin = originOf(source, line);
    } else if (/^connect ECONNREFUSED\b|^curl: \(7\)/.test(words)) {
      return { facts: { origin: originOf(source, line), answered: false, status: null, ...unknown }, warnings: [] };
    } else if (words.startsWith('{')) {
      const times = readBody(words);
      if (times === null) return { facts: null, warnings: [warning(originOf(source, line), 'config', notHealth)] };
      return { facts: { origin: originOf(source, line), answered: true, status, ...times }, warnings: [] };
    } else if (origin === null || !/^[\w-]{1,60}:/.test(words)) {
      return { facts: null, warnings: [warning(originOf(source, line), 'config', notHealth)] };
    }
  }
  return origin === null
    ? { facts: null, warnings: [] }
    : { facts: null, warnings: [warning(origin, 'config', notHealth)] };
}

const notHealth = "is no answer of kube-proxy's /healthz";

const unknown = { lastUpdated: null, currentTime: null, nodeEligible: null };

type Times = Pick<ProxyHealth, 'lastUpdated' | 'currentTime' | 'nodeEligible'>;

function readBody(text: string): Times | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const { lastUpdated, currentTime, nodeEligible } = body as Record<string, unknown>;
  if (typeof currentTime !== 'string') return null;
  return {
    lastUpdated: typeof lastUpdated === 'string' ? readTime(lastUpdated) : null,
    currentTime: readTime(currentTime),
    nodeEligible: typeof nodeEligible === 'boolean' ? nodeEligible : null,
  };
}

/** A time as Go prints it (`2026-11-21 15:04:05.9 +0000 UTC m=+3.1`) or as RFC 3339 does; null where it is none, or the zero time, which means never. */
function readTime(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,9})? ?(Z|[+-]\d\d:?\d\d)/.exec(text);
  if (match === null || match[1] === '0001-01-01') return null;
  const zone = match[4] === 'Z' ? 'Z' : match[4]!.replace(/^(...):?(..)$/, '$1:$2');
  const time = Date.parse(`${match[1]}T${match[2]}${(match[3] ?? '').slice(0, 4)}${zone}`);
  return Number.isNaN(time) ? null : time;
}
