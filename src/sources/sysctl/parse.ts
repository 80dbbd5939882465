import type { Sysctl } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { isNoise, linesOf, originOf, warning } from '../lines.ts';

/**
 * Reads `sysctl -a` (sysctl(8)). Names have dots between their parts, and a slash where a part has a dot itself
 * (`net.ipv4.conf.eth0/5.rp_filter`), as sysctl prints them; names written with slashes are turned round.
 * A setting of several lines is printed as several settings of one name.
 */
export function parseSysctl(text: string, source: string): Parsed<Record<string, Sysctl>> {
  const facts: Record<string, Sysctl> = Object.create(null);
  const result: Parsed<Record<string, Sysctl>> = { facts, warnings: [] };
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    const match = /^([^\s=]+)\s*=(.*)$/.exec(line.text);
    if (!match) {
      result.warnings.push(warning(origin, 'sysctl', 'not understood'));
      continue;
    }
    const name = dottedName(match[1]!);
    const value = match[2]!.trim();
    const known = facts[name];
    if (known) known.value += `\n${value}`;
    else facts[name] = { origin, value };
  }
  return result;
}

function dottedName(name: string): string {
  if (/[./]/.exec(name)?.[0] !== '/') return name;
  return name.replace(/[./]/g, (separator) => (separator === '/' ? '.' : '/'));
}
