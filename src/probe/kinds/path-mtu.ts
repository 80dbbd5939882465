import { isIPv6 } from 'node:net';
import type { Probe, ProbeAnswer } from '../../model/probe.ts';
import { answer, type Patience, type Send } from '../answer.ts';
import { runPing } from './ping.ts';

type PathMtuProbe = Extract<Probe, { kind: 'path-mtu' }>;

/** What every link has to carry: RFC 791 for IPv4, as hosts take it for granted; RFC 8200 for IPv6. */
const least = { 4: 576, 6: 1280 } as const;
/** Bytes of the IP and the ICMP header. */
const headers = { 4: 28, 6: 48 } as const;
/** The size is told to so many bytes. */
const precision = 4;

/**
 * Looks for the largest packet that comes through unfragmented. A smaller MTU that is said on the way is as it should be: the sender cuts
 * its packets to it. One that nobody tells is a black hole.
 */
export const sendPathMtu: Send<PathMtuProbe> = async ({ address, size }, patience) => {
  const family = isIPv6(address) ? 6 : 4;
  const whole = await trySize(address, size, family, patience);
  if (whole.fate === 'passes') return answer('answered', whole.millis, `packets of ${size} bytes pass`);
  if (whole.fate === 'told') return told(whole.mtu, size);
  if (whole.fate === 'unasked') return answer('not-sent', null, whole.because);
  const small = await trySize(address, least[family], family, patience);
  if (small.fate !== 'passes') return answer('timed-out', null, 'no answer at any size');
  let [passes, lost] = [least[family] as number, size];
  while (lost - passes > precision) {
    const middle = Math.floor((passes + lost) / 2);
    const next = await trySize(address, middle, family, { millis: Math.min(patience.millis, 1000) });
    if (next.fate === 'told') return told(next.mtu, size);
    if (next.fate === 'passes') passes = middle;
    else lost = middle;
  }
  return answer(
    'large-lost',
    small.millis,
    `packets of ${passes} bytes pass, those of ${lost} and more vanish without an ICMP error`,
  );
};

const told = (mtu: number | null, size: number): ProbeAnswer =>
  answer(
    'answered',
    null,
    `packets of ${size} bytes are too large, and the sender is told${mtu === null ? '' : ` that ${mtu} pass`}`,
  );

type Fate =
  | { fate: 'passes'; millis: number }
  | { fate: 'told'; mtu: number | null }
  | { fate: 'lost' }
  | { fate: 'unasked'; because: string };

async function trySize(address: string, size: number, family: 4 | 6, patience: Patience): Promise<Fate> {
  const ping = await runPing(address, ['-M', 'do', '-s', String(size - headers[family])], patience);
  if ('missing' in ping) return { fate: 'unasked', because: ping.missing };
  if (ping.millis !== null) return { fate: 'passes', millis: ping.millis };
  return ping.isTooLarge ? { fate: 'told', mtu: ping.mtu } : { fate: 'lost' };
}
