import type { World } from '../cluster/world.ts';
import type { RuleBook } from '../explain/trace-log/rule-book.ts';
import type { DebugPlan } from '../model/debug-rules.ts';
import type { FollowedPacket } from '../model/debug-trace.ts';
import type { NodeEvidence } from '../model/evidence.ts';
import type { FollowEvent } from '../model/follow-event.ts';
import type { Trace } from '../model/trace.ts';
import { createTraceReader } from '../sources/trace-log/index.ts';
import { createFollower } from './follower.ts';
import { readRules } from './read-rules.ts';
import { runSession, type SessionEnd } from './session.ts';
import type { TracedFlow } from './trace-rules.ts';

/** How a trace of real packets went. */
export interface TraceRun {
  end: SessionEnd;
  packets: FollowedPacket[];
  /** Packets of connections that existed already. */
  known: number;
  /** Lines that were not understood or lost. */
  problems: string[];
  /** Rules that could not be removed: the command of each, and why. */
  left: string[];
}

/** Milliseconds to wait for an answer after the packet's own way is over. */
const patience = 1500;

/** Puts the rules in, follows `count` packets of the flow and their answers, and takes the rules out. */
export async function runTrace(
  given: {
    world: World;
    node: NodeEvidence;
    plan: DebugPlan;
    flows: readonly TracedFlow[];
    trace: Trace;
    count: number;
  },
  handlers: {
    /** The rules are in. */
    ready(): void;
    tell(event: FollowEvent): void;
  },
  interrupted: AbortSignal,
): Promise<TraceRun> {
  const { world, plan, trace, flows, count } = given;
  const { tell } = handlers;
  const problems: string[] = [];
  const read = createTraceReader();
  const reread = async (): Promise<RuleBook | null> => {
    const node = await readRules(plan.node);
    return node === null ? null : { world, node };
  };
  let follower = createFollower({ trace, flows, count, book: { world, node: given.node } }, reread, tell);
  let number = 0;
  let quietSince = performance.now();
  const source = plan.follow.map((command) => command.join(' ')).join(', ');
  const { end, left } = await runSession(
    plan,
    {
      async onReady() {
        // Rules in raw have other numbers now.
        const book = await reread();
        if (book !== null)
          follower = createFollower({ trace, flows, count, book, predicted: given.node }, reread, tell);
        handlers.ready();
      },
      async onLine(text) {
        number += 1;
        const line = read({ source, line: number, text });
        if (line.kind === 'warning') problems.push(`${line.warning.message}: ${line.warning.origin.text}`);
        if (line.kind === 'entry') await follower.take(line.entry);
      },
      onLost: () => problems.push('messages of the kernel were overwritten before they could be read'),
      isDone() {
        const now = performance.now();
        follower.settle(now);
        if (follower.busy) quietSince = now;
        const { ended } = follower;
        const there = ended.filter(({ isAnswer }) => !isAnswer);
        const answers = ended.length - there.length;
        if (ended.some(({ isAsPredicted }) => isAsPredicted === false)) return true;
        if (there.length < count) return false;
        const awaited = there.filter(({ way }) => way.verdict === 'passed').length;
        const asks = flows.some(({ isAnswer }) => isAnswer);
        return !follower.busy && (!asks || answers >= awaited || now - quietSince > patience);
      },
    },
    interrupted,
  );
  return { end, packets: [...follower.ended], known: follower.known, problems, left };
}
