import { parsePrefix, printEndpoint, printPrefix } from '../model/address.ts';
import { onlyPort, parsePortRange } from '../model/ports.ts';

/** What `--to-destination` names, as kube-proxy writes an endpoint: `10.0.0.1:80`, `[fd00::1]:80`, IPv6 in its shortest form. Another form is left as it is. */
export function readDestination(text: string): string {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text);
  const prefix = parsePrefix(match?.[1] ?? match?.[2] ?? '');
  const port = match?.[3] === undefined ? null : onlyPort(parsePortRange(match[3]));
  return prefix === null ? text : printEndpoint(printPrefix(prefix), port);
}
