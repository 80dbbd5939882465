/** How a scheduler (ipvsadm(8), -s) spreads connections over real servers. */
export interface Scheduler {
  words: string;
  /** `chance`: any server may get the next connection; `condition`: something that is not in the evidence fixes which one. */
  by: 'chance' | 'condition';
  /** Servers get connections in proportion to their weights, else all the same. */
  weighted: boolean;
}

/** Schedulers by their names. Those that look at the load spread connections evenly, or by weight, over some time. */
const schedulers = new Map<string, Scheduler>([
  ['rr', { words: 'round robin', by: 'chance', weighted: false }],
  ['wrr', { words: 'weighted round robin', by: 'chance', weighted: true }],
  ['lc', { words: 'least connections, so by load', by: 'chance', weighted: false }],
  ['wlc', { words: 'weighted least connections, so by load', by: 'chance', weighted: true }],
  ['sed', { words: 'shortest expected delay, so by load', by: 'chance', weighted: true }],
  ['nq', { words: 'never queue, so by load', by: 'chance', weighted: true }],
  ['twos', { words: 'the less loaded of two taken by chance', by: 'chance', weighted: true }],
  ['sh', { words: "hash of the client's address", by: 'condition', weighted: true }],
  ['dh', { words: 'hash of the destination', by: 'condition', weighted: true }],
  ['mh', { words: "Maglev hash of the client's address", by: 'condition', weighted: true }],
  ['lblc', { words: 'locality-based least connections', by: 'condition', weighted: true }],
  ['lblcr', { words: 'locality-based least connections with replication', by: 'condition', weighted: true }],
  ['fo', { words: 'failover: the highest weight that is not overloaded', by: 'condition', weighted: true }],
  [
    'ovf',
    { words: 'overflow: the highest weight that has fewer connections than that', by: 'condition', weighted: true },
  ],
]);

/** What is known of a scheduler; of one that is not, only that it picks a server. */
export const schedulerOf = (name: string): Scheduler =>
  schedulers.get(name) ?? { words: `scheduler ${name}, which is not modelled`, by: 'condition', weighted: false };
