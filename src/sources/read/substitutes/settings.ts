import { lstatSync } from 'node:fs';
import { listNames, readSmall } from './small-files.ts';

/** Not deeper than net/ipv4/conf/DEVICE/SETTING and its like. */
const deepest = 8;

/** The kernel's network settings (/proc/sys/net), as `sysctl -a` prints them: a dot in a device's name is a slash there. */
export function printSettings(root: string): string | null {
  const lines: string[] = [];
  const pending = [['net']];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const name of listNames(`${root}/proc/sys/${at.join('/')}`)) {
      const parts = [...at, name];
      const path = `${root}/proc/sys/${parts.join('/')}`;
      if (isFolder(path)) {
        if (parts.length < deepest) pending.push(parts);
        continue;
      }
      const value = readSmall(path);
      const setting = parts.map((part) => part.replaceAll('.', '/')).join('.');
      for (const line of value?.split('\n') ?? []) lines.push(`${setting} = ${line}`);
    }
  }
  return lines.length === 0 ? null : `${lines.sort().join('\n')}\n`;
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}
