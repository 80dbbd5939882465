import type { RunningMode } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { linesOf, originOf, warning } from '../lines.ts';

/** Reads what kube-proxy answers at `/proxyMode`: one word (pkg/proxy/apis/config, ProxyMode). Null where it is none. */
export function parseProxyMode(text: string, source: string): Parsed<RunningMode | null> {
  for (const line of linesOf(text)) {
    const mode = line.text.trim();
    if (mode === '') continue;
    const origin = originOf(source, line);
    return /^[a-z]{1,20}$/.test(mode)
      ? { facts: { origin, mode }, warnings: [] }
      : { facts: null, warnings: [warning(origin, 'config', 'is no mode of kube-proxy')] };
  }
  return { facts: null, warnings: [] };
}
