import type { Origin, Warning } from '../../model/origin.ts';
import type { LoggedPacket, TraceLogEntry } from '../../model/trace-log.ts';
import { warning } from '../lines.ts';
import { readKernelLine } from './read-kernel.ts';
import { readNftLine } from './read-nft-monitor.ts';
import { readPacketLine, readTraceLine } from './read-xtables-monitor.ts';

/** What one line gave. `other`: it is about something else, as most lines of a kernel log. */
export type TraceLine =
  | { kind: 'entry'; entry: TraceLogEntry }
  | { kind: 'warning'; warning: Warning }
  /** The packet of lines to come. */
  | { kind: 'packet' }
  | { kind: 'other' };

/** Reads a log line by line, as it comes. Lines of every form may be mixed. */
export type TraceReader = (origin: Origin) => TraceLine;

/** The packets of how many numbers are remembered: the kernel makes a new one for nearly every packet. */
const mostPackets = 1024;

/** A reader that remembers the packets that xtables-monitor and nft print on lines of their own. */
export function createTraceReader(): TraceReader {
  const packets = new Map<string, LoggedPacket>();
  const remember = (id: string, packet: LoggedPacket): TraceLine => {
    packets.delete(id);
    if (packets.size >= mostPackets) packets.delete(packets.keys().next().value!);
    packets.set(id, packet);
    return { kind: 'packet' };
  };
  const warn = (origin: Origin, message: string): TraceLine => ({
    kind: 'warning',
    warning: warning(origin, 'other', message),
  });
  const complete = (
    origin: Origin,
    form: TraceLogEntry['form'],
    { id, ...rest }: { id: string } & Pick<TraceLogEntry, 'family' | 'table' | 'chain' | 'event'>,
  ): TraceLine => {
    const packet = packets.get(id);
    if (packet === undefined) return warn(origin, 'the line with the packet that this is about is not in the text');
    return { kind: 'entry', entry: { origin, form, time: null, packet, ...rest } };
  };
  return (origin) => {
    const { text } = origin;
    if (text.startsWith('trace id ')) {
      const line = readNftLine(text);
      if (line === null) return warn(origin, 'a line of nft monitor trace that is not understood');
      return 'packet' in line ? remember(line.id, line.packet) : complete(origin, 'nft', line);
    }
    if (text.startsWith('PACKET: ')) {
      const line = readPacketLine(text);
      return line === null ? warn(origin, 'a packet without its addresses') : remember(line.id, line.packet);
    }
    if (/^ ?TRACE: \d/.test(text)) {
      const line = readTraceLine(text);
      return line === null
        ? warn(origin, 'a line of xtables-monitor that is not understood')
        : complete(origin, 'xtables-monitor', line);
    }
    const line = readKernelLine(origin);
    if (line === 'other') return { kind: 'other' };
    return 'entry' in line ? { kind: 'entry', entry: line.entry } : warn(origin, line.problem);
  };
}
