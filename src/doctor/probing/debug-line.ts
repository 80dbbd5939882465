import { commandLine } from '../command-line.ts';
import type { CheckFlow } from '../flow.ts';

/** The command that follows this one connection in the kernel. */
export function debugLine({ from, to, protocol }: Pick<CheckFlow, 'from' | 'to' | 'protocol'>): string {
  const source = from === null ? [] : ['--from', from];
  return commandLine('k8snet', 'debug', 'trace', to, ...source, ...(protocol === null ? [] : ['-p', protocol]));
}
