import { readFileSync } from 'node:fs';
import { parseResolvConf } from '../sources/resolv-conf/parse.ts';

/** Where a stub resolver of the node itself is set up, its real servers stand in the second, which the kubelet gives to pods too. */
const files = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

/** DNS servers that the node itself asks, without those on the node. */
export function readNodeNameservers(paths: readonly string[] = files): string[] {
  const found = paths.flatMap((path) => parseResolvConf(readText(path), path).facts?.nameservers ?? []);
  return [...new Set(found.filter((address) => !/^127\.|^::1$/.test(address)))];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
