import { reachOf } from '../doctor/probing/meet.ts';
import type { PlannedProbe, SentProbe } from '../doctor/probing/planned-probe.ts';
import { predict } from '../doctor/probing/prediction.ts';
import { groupBy } from '../model/group-by.ts';
import type { ProbeAnswer } from '../model/probe.ts';
import { notSent } from './answer.ts';
import { startWorker, type Worker } from './start-worker.ts';

/** How much is done at a time, and how long it may take. */
export interface ProbeBounds {
  /** Milliseconds that one probe waits. */
  patience: number;
  /** Milliseconds for everything. */
  total: number;
  /** Namespaces that are worked in at a time, and probes in each. */
  namespaces: number;
  abreast: number;
}

export const defaultBounds: ProbeBounds = { patience: 2000, total: 60_000, namespaces: 4, abreast: 24 };

/** What a caller, or a test, may set. */
export interface Sending {
  bounds: ProbeBounds;
  /** Told what is being done. */
  tell(text: string): void;
  /** Command line of the worker, where it is not the built one. */
  program?: readonly string[];
}

/**
 * Sends the probes, those of one sender from one process in its network namespace. What fails against the prediction is sent once more:
 * a single packet may be lost. Never throws; a probe that could not be sent says why.
 */
export async function sendProbes(planned: readonly PlannedProbe[], sending: Sending): Promise<SentProbe[]> {
  const answers = new Map<PlannedProbe, ProbeAnswer[]>(planned.map((one) => [one, []]));
  const deadline = AbortSignal.timeout(sending.bounds.total);
  const senders = groupBy(planned, ({ sender }) => sender.namespace?.path ?? '');
  let sent = 0;
  const tell = (): void => sending.tell(`sending packets: ${++sent} of ${planned.length} probes answered or given up`);
  await forEach(senders, sending.bounds.namespaces, async (group) => {
    if (deadline.aborted) return;
    await sendFrom(group, answers, { ...sending, deadline, tell });
  });
  return planned.map((one) => {
    const own = answers.get(one)!;
    return { ...one, answers: own.length > 0 ? own : [notSent('the time for all probes was over')] };
  });
}

async function sendFrom(
  group: readonly PlannedProbe[],
  answers: ReadonlyMap<PlannedProbe, ProbeAnswer[]>,
  { bounds, program, deadline, tell }: Sending & { deadline: AbortSignal; tell(): void },
): Promise<void> {
  const worker = await startWorker(group[0]!.sender.namespace, program);
  if ('failed' in worker) {
    for (const one of group) answers.get(one)!.push(notSent(worker.failed));
    return;
  }
  const stopped = (): void => worker.stop();
  deadline.addEventListener('abort', stopped);
  await forEach(inOrder(group), bounds.abreast, async (one) => {
    await sendOne(worker, one, answers.get(one)!, bounds.patience, deadline);
    tell();
  });
  deadline.removeEventListener('abort', stopped);
  worker.stop();
}

/** What starts other programs comes last: meanwhile their start would stand in the times of the others. */
const order = { tcp: 0, udp: 0, dns: 0, https: 1, ping: 2, arp: 2, 'path-mtu': 3 } as const;

const inOrder = (group: readonly PlannedProbe[]): PlannedProbe[] =>
  [...group].sort((one, other) => order[one.probe.kind] - order[other.probe.kind]);

/** So much more patience has the second try. */
const morePatience = 2;

async function sendOne(
  worker: Worker,
  planned: PlannedProbe,
  answers: ProbeAnswer[],
  patience: number,
  deadline: AbortSignal,
): Promise<void> {
  answers.push(...(await sendTimes(worker, planned, planned.tries, patience)));
  const isUnforeseen = ['answered', 'unknown', 'partly'].includes(predict(planned.result).prediction);
  const isLost = answers.some((one) => reachOf(one) === 'lost' || one.outcome === 'large-lost');
  if (!isUnforeseen || !isLost || deadline.aborted) return;
  answers.push(...(await sendTimes(worker, planned, planned.tries, patience * morePatience)));
}

/** The same several times at once. */
const sendTimes = (worker: Worker, { probe }: PlannedProbe, times: number, patience: number): Promise<ProbeAnswer[]> =>
  Promise.all(Array.from({ length: times }, () => worker.send(probe, patience)));

/** Does the work for each, so many at a time. */
async function forEach<Item>(
  items: readonly Item[],
  abreast: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const pending = [...items];
  const worker = async (): Promise<void> => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: Math.min(abreast, items.length) }, worker));
}
