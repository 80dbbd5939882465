import type { World } from '../cluster/world.ts';
import type { RuleBook } from '../explain/trace-log/rule-book.ts';
import { createWaySorter } from '../explain/trace-log/ways.ts';
import type { DebugPlan } from '../model/debug-rules.ts';
import type { LoggedStep } from '../model/trace-log.ts';
import { createTraceReader } from '../sources/trace-log/index.ts';
import { readRules } from './read-rules.ts';
import { runSession, type SessionEnd } from './session.ts';

/** What a LOG rule printed: a packet, or a line of a program that reads NFLOG. */
export type LogEvent = { type: 'packet'; step: LoggedStep; isNew: boolean } | { type: 'line'; text: string };

/** Puts the rule in, tells every packet that it prints until there were `count`, and takes it out. */
export async function runLog(
  given: { world: World; plan: DebugPlan; prefix: string; count: number | null },
  handlers: {
    /** The rule is in. */
    ready(): void;
    tell(event: LogEvent): void;
  },
  interrupted: AbortSignal,
): Promise<{ end: SessionEnd; packets: number; problems: string[]; left: string[] }> {
  const { world, plan, prefix, count } = given;
  const { tell } = handlers;
  const read = createTraceReader();
  const sorter = createWaySorter();
  const isKernelLog = plan.follow[0]![0] === '/dev/kmsg';
  const problems: string[] = [];
  let book: RuleBook | null = null;
  let packets = 0;
  let number = 0;
  const { end, left } = await runSession(
    plan,
    {
      async onReady() {
        const node = await readRules(plan.node);
        book = node === null ? null : { world, node };
        handlers.ready();
      },
      async onLine(text) {
        number += 1;
        if (!isKernelLog) {
          packets += 1;
          tell({ type: 'line', text });
          return;
        }
        const line = read({ source: '/dev/kmsg', line: number, text });
        if (line.kind !== 'entry' || line.entry.event.kind !== 'log' || line.entry.event.prefix !== prefix) return;
        packets += 1;
        const { step, isNew } = sorter.add(line.entry, book);
        tell({ type: 'packet', step, isNew });
      },
      onLost: () => problems.push('messages of the kernel were overwritten before they could be read'),
      isDone: () => count !== null && packets >= count,
    },
    interrupted,
  );
  return { end, packets, problems, left };
}
