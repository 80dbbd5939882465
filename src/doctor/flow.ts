import type { CheckId } from '../model/doctor-report.ts';
import type { Trace } from '../model/trace.ts';
import type { Stop } from './stop.ts';

/** A connection that a check follows, standing for all that take the same rules, routes and bridges. */
export interface CheckFlow {
  check: CheckId;
  /** By what a service is asked from outside; absent in checks that ask in one way only. */
  entry?: 'node port' | 'public address' | 'health check';
  /** The node it is looked at from: the client's; for a client outside, the one that is addressed. */
  node: string;
  /** In words: `pod default/a to pod default/b`. */
  title: string;
  /** SOURCE and TARGET as the command line has them, so that a reader can follow it by `k8snet trace`. Null: an address of the pod CIDR. */
  from: string | null;
  to: string;
  protocol: string | null;
  /** Connections of the cluster that it stands for, itself included. */
  standsFor: number;
  /**
   * What the connection is meant to meet. `refused`: the service is meant to have no endpoint for it. `shut-out`: the client is outside
   * the source ranges of a load balancer, which is not to say that the rules keep it from getting through.
   */
  meant: 'answered' | 'refused' | 'shut-out';
  /** `ip:port` of those that may answer; null where anybody whom the packet reaches may. */
  answerers: readonly string[] | null;
  /** The service that is asked, `svc default/web`; null where none is. */
  service: string | null;
}

/** How a followed connection fares. */
export interface FlowResult {
  flow: CheckFlow;
  /** Null where it could not be asked; `problem` says why. */
  trace: Trace | null;
  problem: string | null;
  /** Where its paths end without an answer, or may end; [] = the answer comes back. */
  stops: readonly Stop[];
  /**
   * `fails`: some path certainly does not get through, there or back. `open`: what decides is not in the evidence.
   * A cause may settle an open one.
   */
  outcome: 'passes' | 'fails' | 'open';
}
