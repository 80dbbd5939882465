import { printable } from '../model/printable.ts';
import type { LoggedStep } from '../model/trace-log.ts';
import { packetLine, wayOut } from './debug-text/step.ts';
import type { RenderOptions } from './index.ts';
import { makePaint } from './paint.ts';

/** A packet that a LOG rule printed, or a line of a program that reads NFLOG. One line each, for tools to read on. */
export function renderLogEvent(
  event: { type: 'packet'; step: LoggedStep; isNew: boolean } | { type: 'line'; text: string },
  { colour, verbose }: RenderOptions,
): string {
  if (event.type === 'line') return `${printable(event.text)}\n`;
  const paint = makePaint(colour);
  const { packet, log, hook } = event.step;
  const mark = packet.mark === null ? '' : `, mark 0x${packet.mark.toString(16)}`;
  const seen = packetLine(packet, hook);
  const out = wayOut(packet);
  const line = `${seen}${seen.endsWith(out) ? '' : out}${mark}`;
  return `${printable(line)}\n${verbose ? `${paint.faint(printable(log.text))}\n` : ''}`;
}
