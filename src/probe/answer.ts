import type { ProbeAnswer, ProbeOutcome } from '../model/probe.ts';

/** How long a probe waits for an answer, in milliseconds. */
export interface Patience {
  millis: number;
}

/** Sends one kind of probe. Never throws, and ends by itself. */
export type Send<Kind> = (probe: Kind, patience: Patience) => Promise<ProbeAnswer>;

export const answer = (outcome: ProbeOutcome, millis: number | null, detail: string | null = null): ProbeAnswer => ({
  outcome,
  millis,
  detail,
});

/** A probe that could not be sent says nothing about the network. */
export const notSent = (detail: string): ProbeAnswer => answer('not-sent', null, detail);

/** Milliseconds since it was made, to a hundredth. */
export function startClock(): () => number {
  const start = performance.now();
  return () => Math.round((performance.now() - start) * 100) / 100;
}

/**
 * Runs `expired` after so long. What the kernel has already delivered is looked at before: on a busy machine the clock may be far ahead of
 * the events.
 */
export function startTimer(millis: number, expired: () => void): { stop(): void } {
  let stopped = false;
  const timer = setTimeout(() => setImmediate(() => setImmediate(() => stopped || expired())), millis);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
