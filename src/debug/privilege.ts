import { closeSync, constants, existsSync, openSync, readFileSync } from 'node:fs';
import { runArguments } from './command.ts';
import { DebugError } from './debug-error.ts';

/** Bit of CAP_NET_ADMIN (capabilities(7)). */
const netAdmin = 12n;

/** Throws unless this process may change the rules of its network namespace. */
export function requireNetAdmin(): void {
  const found = /^CapEff:\s*([\da-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const isAllowed = found !== null && ((BigInt(`0x${found[1]}`) >> netAdmin) & 1n) === 1n;
  if (!isAllowed) {
    throw new DebugError('rules can be put in and found by root only (CAP_NET_ADMIN); --dry-run shows them without it');
  }
}

/** Throws where TRACE and LOG lines of this network namespace cannot be read, and says what to set. */
export async function requireKernelLog(family: 4 | 6): Promise<void> {
  try {
    closeSync(openSync('/dev/kmsg', constants.O_RDONLY | constants.O_NONBLOCK));
  } catch (error) {
    const { message } = error as Error;
    throw new DebugError(
      `the kernel's log cannot be read (${message}): iptables-legacy prints TRACE and LOG lines only there; it needs root with CAP_SYSLOG, or sysctl kernel.dmesg_restrict=0`,
    );
  }
  const logger = loggerOf(family);
  if (logger === 'nfnetlink_log') {
    throw new DebugError(
      `what IPv${family} rules log goes to a program (${loggerPath(family)} is nfnetlink_log), not to the kernel's log: sysctl -w net.netfilter.nf_log.${family === 4 ? 2 : 10}=nf_log_syslog, and set it back afterwards`,
    );
  }
  if ((await logsAllNamespaces()) === false) {
    throw new DebugError(
      'the kernel logs packets of its first network namespace only, and this is another one: sysctl -w net.netfilter.nf_log_all_netns=1 in the first one, and set it back to 0 afterwards',
    );
  }
}

const loggerPath = (family: 4 | 6): string => `/proc/sys/net/netfilter/nf_log/${family === 4 ? 2 : 10}`;

function loggerOf(family: 4 | 6): string | null {
  try {
    return readFileSync(loggerPath(family), 'utf8').trim();
  } catch {
    return null;
  }
}

const setting = '/proc/sys/net/netfilter/nf_log_all_netns';

/** Only the first network namespace shows the setting; from another one it is read there. Null: not to be known. */
async function logsAllNamespaces(): Promise<boolean | null> {
  if (existsSync(setting) || !existsSync('/proc/sys/net/netfilter')) return null;
  const { exitCode, stdout } = await runArguments(['nsenter', '--net=/proc/1/ns/net', 'cat', setting]);
  return exitCode === 0 ? stdout.trim() !== '0' : null;
}
