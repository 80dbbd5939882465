import type { LoggedStep, LoggedWay, TraceLogEntry } from '../../model/trace-log.ts';
import { rankOf } from './hook.ts';
import { joinEntry } from './join.ts';
import type { RuleBook } from './rule-book.ts';

/** A packet's way as far as it is known. */
export type OpenWay = Pick<LoggedWay, 'packet' | 'time' | 'steps'>;

/** How many ways may be open: the kernel does not say that one is over. */
const mostOpen = 4096;

/** Sorts lines by the packet that they are about, in the order in which they come. */
export interface WaySorter {
  /** Adds a line to its packet's way, which may be a new one. `book` is what is known of the rules at that time. */
  add(entry: TraceLogEntry, book: RuleBook | null): { way: OpenWay; step: LoggedStep; isNew: boolean };
}

/** No form of log gives a packet one number all its way through a host: what translation leaves alone tells packets apart. */
export function createWaySorter(): WaySorter {
  const open = new Map<string, OpenWay>();
  return {
    add(entry, book) {
      const { packet } = entry;
      const key = `${entry.family === 'ip6' ? 6 : 4} ${packet.identity}`;
      const known = open.get(key) ?? null;
      const before = known?.steps.at(-1) ?? null;
      let step = joinEntry(entry, book, before);
      const isNew = known === null || beginsAnew(known.steps, step);
      if (isNew && known !== null) step = joinEntry(entry, book, null);
      const way = isNew ? { packet, time: entry.time, steps: [] } : known;
      way.steps.push(step);
      if (isNew) {
        open.delete(key);
        if (open.size >= mostOpen) open.delete(open.keys().next().value!);
        open.set(key, way);
      }
      return { way, step, isNew };
    },
  };
}

/** Sent again, or another packet that looks the same: it is at an earlier hook, or once more at the start of the first one. */
function beginsAnew(steps: readonly LoggedStep[], step: LoggedStep): boolean {
  const [first, last] = [steps[0]!, steps.at(-1)!];
  const [before, now] = [rankOf(last.hook), rankOf(step.hook)];
  if (before === null || now === null) return false;
  // What a host sends to itself passes POSTROUTING first and PREROUTING then.
  if (now < before) return step.packet.in !== 'lo';
  if (now > before || step.kind === 'log' || step.hook !== first.hook) return false;
  const isFirstTable = step.table === first.table && step.family === first.family;
  return isFirstTable && (last.table !== first.table || (last.kind === 'policy' && step.chain === last.chain));
}
