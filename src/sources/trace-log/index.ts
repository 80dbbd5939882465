import type { Parsed } from '../../model/origin.ts';
import type { TraceLog } from '../../model/trace-log.ts';
import { isNoise, linesOf, originOf, warning } from '../lines.ts';
import { cutStamp } from './read-kernel.ts';
import { createTraceReader } from './reader.ts';

/**
 * Reads what the kernel's log (dmesg, kern.log, the journal, /dev/kmsg), xtables-monitor(8) or `nft monitor trace` say about packets.
 * What else the kernel said is counted; a line that is neither is a warning.
 */
export function parseTraceLog(text: string, source: string): Parsed<Pick<TraceLog, 'entries' | 'otherLines'>> {
  const read = createTraceReader();
  const entries: TraceLog['entries'] = [];
  const warnings: TraceLog['warnings'] = [];
  let otherLines = 0;
  for (const line of linesOf(text)) {
    const origin = originOf(source, line);
    const result = read(origin);
    if (result.kind === 'entry') entries.push(result.entry);
    else if (result.kind === 'warning') warnings.push(result.warning);
    else if (result.kind === 'other' && !isNoise(line.text)) {
      if (cutStamp(line.text) === null && !isSyslog(line.text)) {
        warnings.push(warning(origin, 'other', 'a line of no log that is known'));
      } else otherLines += 1;
    }
  }
  return { facts: { entries, otherLines }, warnings };
}

/** A line that another program wrote to syslog or the journal; `-- Boot ... --` of journalctl. */
const isSyslog = (text: string): boolean =>
  /^(?:\S{1,15} +\d{1,2} [\d:.]{5,15}|\d{4}-\d\d-\d\dT\S{5,30}) \S{1,255} \S/.test(text) || text.startsWith('-- ');

export { createTraceReader, type TraceLine, type TraceReader } from './reader.ts';
