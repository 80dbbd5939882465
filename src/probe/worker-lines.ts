import type { Probe, ProbeAnswer } from '../model/probe.ts';

/** The first line of a worker. */
export interface Greeting {
  /** `net:[4026532281]` */
  namespace: string;
}

/** A probe to send, and how long to wait. */
export interface Order {
  id: number;
  probe: Probe;
  millis: number;
}

/** What came of it. */
export interface Report {
  id: number;
  answer: ProbeAnswer;
}
