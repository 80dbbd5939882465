import { isIPv6 } from 'node:net';
import type { Probe } from '../../model/probe.ts';
import { runCommand } from '../../sources/read/run.ts';
import { answer, type Patience, type Send } from '../answer.ts';
import { type PingOutput, readPingOutput } from './ping-output.ts';

type PingProbe = Extract<Probe, { kind: 'ping' }>;

/** Sends ICMP echoes, one a second, until one is answered: by ping(8), since Node has no raw sockets. */
export const sendPing: Send<PingProbe> = async ({ address }, patience) => {
  const ping = await runPing(address, [], patience);
  if ('missing' in ping) return answer('not-sent', null, ping.missing);
  if (ping.millis !== null) return answer('answered', ping.millis);
  return ping.error === null ? answer('timed-out', null) : answer('unreachable', null, ping.error);
};

/** Runs ping for one answer. `missing`: why it could not be run. */
export async function runPing(
  address: string,
  options: readonly string[],
  { millis }: Patience,
): Promise<PingOutput | { missing: string }> {
  const seconds = Math.ceil(millis / 1000);
  const family = isIPv6(address) ? ['-6'] : [];
  const piece = await runCommand(
    { command: ['ping', '-n', ...family, '-c', '1', '-w', String(seconds), ...options, address] },
    (seconds + 5) * 1000,
  );
  if (piece.missing?.reason === 'absent') return { missing: piece.missing.detail ?? 'ping is not installed' };
  const output = readPingOutput(
    `${piece.text}\n${piece.missing?.detail?.replaceAll('; ', '\n').replace(/^exit status \d+: /, '') ?? ''}`,
  );
  const isRun = piece.text !== '' || output.error !== null || output.isTooLarge;
  return isRun ? output : { missing: piece.missing?.detail ?? 'ping printed nothing' };
}
