import type { Probe } from '../../model/probe.ts';
import { runCommand } from '../../sources/read/run.ts';
import { answer, notSent, type Send } from '../answer.ts';

type ArpProbe = Extract<Probe, { kind: 'arp' }>;

/** Asks twice who has the address, by arping(8) of either make: two devices that answer both have it. */
export const sendArp: Send<ArpProbe> = async ({ address, device }, { millis }) => {
  const seconds = Math.max(2, Math.ceil(millis / 1000));
  const piece = await runCommand(
    { command: ['arping', '-c', '2', '-w', String(seconds), '-I', device, address] },
    (seconds + 5) * 1000,
  );
  const answers = readArpingOutput(piece.text);
  const [first] = answers;
  if (first === undefined) {
    const isRun = /^ARPING /m.test(piece.text);
    return isRun ? answer('timed-out', null) : notSent(piece.missing?.detail ?? 'arping printed nothing');
  }
  const macs = [...new Set(answers.map(({ mac }) => mac))];
  return answer(macs.length > 1 ? 'several-answers' : 'answered', first.millis, macs.join(', '));
};

/** `42 bytes from MAC (ADDRESS): ... time=8.4 usec` of Habets' arping, `Unicast reply from ADDRESS [MAC]  0.6ms` of iputils'. */
export function readArpingOutput(text: string): { mac: string; millis: number | null }[] {
  return [...text.matchAll(/^.*(?:bytes|reply) from .*$/gm)].flatMap(([line]) => {
    const mac = /(?:[\da-f]{1,2}:){5}[\da-f]{1,2}/i.exec(line)?.[0];
    if (mac === undefined) return [];
    const time = /(\d+(?:\.\d+)?)\s*(usec|msec|ms|s)\b/.exec(line);
    const unit = { usec: 0.001, msec: 1, ms: 1, s: 1000 }[time?.[2] ?? ''];
    return [{ mac: mac.toLowerCase(), millis: unit === undefined ? null : Number(time![1]) * unit }];
  });
}
