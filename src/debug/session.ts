import { setTimeout as wait } from 'node:timers/promises';
import type { DebugPlan } from '../model/debug-rules.ts';
import { runArguments } from './command.ts';
import { DebugError } from './debug-error.ts';
import { type Guard, startGuard } from './guard.ts';
import { followKernelLog } from './kernel-log.ts';
import type { Followed } from './lines.ts';
import { followProgram } from './monitor.ts';
import { removeRules } from './remove.ts';

/** Why a session ended. */
export type SessionEnd =
  | { reason: 'done' }
  /** The lease is over. */
  | { reason: 'lease' }
  | { reason: 'interrupted' }
  /** What was followed ended. */
  | { reason: 'lost'; because: string };

/** What is told while a session runs. */
export interface SessionHandlers {
  /** The rules are in. */
  onReady(): Promise<void>;
  onLine(line: string): Promise<void>;
  /** Messages of the kernel were lost. */
  onLost(): void;
  /** Asked every now and then: is there nothing more to wait for? */
  isDone(): boolean;
}

/** Milliseconds between two questions whether it is done. */
const interval = 50;

/**
 * Puts the rules of a plan in, follows what they make visible, and takes them out again, whatever happens: a watchdog does
 * where this process cannot. Throws DebugError where a rule cannot be put in. `left`: what could not be removed.
 */
export async function runSession(
  plan: DebugPlan,
  handlers: SessionHandlers,
  interrupted: AbortSignal,
): Promise<{ end: SessionEnd; left: string[] }> {
  const removals = plan.rules.map(({ remove }) => remove);
  const followed: Followed[] = [];
  const guard = await startGuard(plan.lease, removals);
  try {
    const end = await follow(plan, followed, guard, handlers, interrupted);
    return { end, left: await clear() };
  } catch (error) {
    await clear();
    throw error;
  }

  async function clear(): Promise<string[]> {
    for (const one of followed) one.stop();
    return (await guard.release()) ? [] : removeRules(removals);
  }
}

async function follow(
  plan: DebugPlan,
  followed: Followed[],
  guard: Guard,
  handlers: SessionHandlers,
  interrupted: AbortSignal,
): Promise<SessionEnd> {
  const lines: string[] = [];
  const over = Date.now() + plan.lease * 1000;
  for (const command of plan.follow) {
    const one = await open(command, (line) => lines.push(line), handlers.onLost);
    followed.push(one);
    if (one.id !== null) guard.watch(one.id);
  }
  for (const { insert } of plan.rules) {
    if (interrupted.aborted) return { reason: 'interrupted' };
    if (Date.now() >= over) return { reason: 'lease' };
    await put(insert);
  }
  await handlers.onReady();
  let lost: string | null = null;
  for (const one of followed) one.ended.then((because) => (lost ??= because));
  const end = (): SessionEnd | null => {
    if (interrupted.aborted) return { reason: 'interrupted' };
    if (handlers.isDone()) return { reason: 'done' };
    if (lost !== null) return { reason: 'lost', because: lost };
    return Date.now() >= over ? { reason: 'lease' } : null;
  };
  for (;;) {
    for (let line = lines.shift(); line !== undefined && !interrupted.aborted; line = lines.shift())
      await handlers.onLine(line);
    const ended = end();
    if (ended !== null) return ended;
    await wait(interval);
  }
}

const open = (
  command: readonly string[],
  onLine: (line: string) => void,
  onLost: () => void,
): Promise<Followed> | Followed =>
  command[0] === '/dev/kmsg' ? followKernelLog(onLine, onLost) : followProgram(command, onLine);

async function put(command: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runArguments(command);
  if (exitCode !== 0) throw new DebugError(`${command.join(' ')}: ${stderr.trim().replace(/\s*\n\s*/g, ' ')}`);
}
