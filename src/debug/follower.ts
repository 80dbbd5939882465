import { joinEntry } from '../explain/trace-log/join.ts';
import { openPrediction, type Prediction } from '../explain/trace-log/prediction.ts';
import type { RuleBook } from '../explain/trace-log/rule-book.ts';
import { createWaySorter, type OpenWay } from '../explain/trace-log/ways.ts';
import { closeWay } from '../explain/trace-log.ts';
import type { FollowedPacket } from '../model/debug-trace.ts';
import type { NodeEvidence } from '../model/evidence.ts';
import type { FollowEvent } from '../model/follow-event.ts';
import type { Step, Trace } from '../model/trace.ts';
import type { LoggedPacket, LoggedStep, TraceLogEntry } from '../model/trace-log.ts';
import { compileNode } from '../netfilter/compile-node.ts';
import type { TracedFlow } from './trace-rules.ts';

/** One packet that is followed. */
interface Followed {
  way: OpenWay;
  prediction: Prediction;
  isAnswer: boolean;
  /** What was predicted where something else was seen; null: nothing else was. */
  instead: Step[] | null;
  /** Milliseconds (performance.now) of the last line. */
  last: number;
}

/** Follows the first packet of a connection of the flow, and its answer. */
export interface Follower {
  /** Takes a line. Says what it means, after the rules were read anew where they do not fit. */
  take(entry: TraceLogEntry): Promise<void>;
  /** Ends ways that nothing was heard of for a while, as of `now`. */
  settle(now: number): void;
  /** Packets that ended, in their order. */
  readonly ended: readonly FollowedPacket[];
  /** Packets of connections that existed already: nat rules are not asked again, so nothing is compared. */
  readonly known: number;
  /** Something is being followed right now. */
  readonly busy: boolean;
}

/** Milliseconds of silence after which a packet's way is over: short where it came to its end, long where more is due. */
const silence = { complete: 500, due: 3000 };

/** Follows packets of the flows; `reread` reads the rules anew, and `tell` is told everything as it happens. */
export function createFollower(
  given: {
    trace: Trace;
    flows: readonly TracedFlow[];
    /** The rules as they are now. */
    book: RuleBook;
    /** The node as the trace saw it; absent: as it is now. */
    predicted?: NodeEvidence;
    count: number;
  },
  reread: () => Promise<RuleBook | null>,
  tell: (event: FollowEvent) => void,
): Follower {
  const sorter = createWaySorter();
  const ended: FollowedPacket[] = [];
  const followed = new Map<OpenWay, Followed>();
  let { book } = given;
  let begun = 0;
  let known = 0;

  function begin(way: OpenWay, entry: TraceLogEntry): Followed | null {
    const flow = given.flows.find((one) => isOf(one, entry.packet));
    if (flow === undefined || !isFirst(entry.packet)) return null;
    if (flow.isAnswer ? begun === 0 : begun >= given.count) return null;
    if (!flow.isAnswer) begun += 1;
    const predicted = { world: given.book.world, node: given.predicted ?? given.book.node };
    // An answer says that what it answers has come through.
    for (const other of [...followed.values()]) if (isComplete(other)) end(other);
    const prediction = openPrediction(given.trace, predicted, flow.isAnswer ? 'reply' : 'original');
    const one: Followed = { way, prediction, isAnswer: flow.isAnswer, instead: null, last: 0 };
    followed.set(way, one);
    tell({ type: 'begin', packet: entry.packet, isAnswer: flow.isAnswer });
    return one;
  }

  /** The last step of a way, with the rules as they are known now. */
  function joinAgain({ steps }: OpenWay, entry: TraceLogEntry): LoggedStep {
    const step = joinEntry(entry, book, steps.at(-2) ?? null);
    steps[steps.length - 1] = step;
    return step;
  }

  function isComplete(one: Followed): boolean {
    const { verdict } = closeWay(one.way, book);
    if (verdict === 'dropped' || verdict === 'rejected') return true;
    return (
      verdict === 'passed' && one.prediction.isKnown && one.prediction.open().some(({ next }) => next.length === 0)
    );
  }

  function end(one: Followed): void {
    followed.delete(one.way);
    const way = closeWay(one.way, book);
    const open = one.prediction.open();
    const isDone = !one.prediction.isKnown || open.some(({ next }) => next.length === 0);
    const missing = isDone ? [] : open.flatMap(({ next }) => next.slice(0, 1));
    const packet: FollowedPacket = {
      isAnswer: one.isAnswer,
      isAsPredicted: one.prediction.isKnown ? one.instead === null && isDone : null,
      predicted: [
        ...new Set(open.filter(({ next }) => isDone === (next.length === 0)).map(({ path }) => path.verdict)),
      ],
      instead: one.instead ?? missing,
      way,
    };
    ended.push(packet);
    tell({ type: 'end', packet });
  }

  return {
    ended,
    get known() {
      return known;
    },
    get busy() {
      return followed.size > 0;
    },
    async take(entry) {
      const added = sorter.add(entry, book);
      let { step } = added;
      let one = followed.get(added.way) ?? null;
      if (one === null) {
        one = added.isNew ? begin(added.way, entry) : null;
        if (one === null) return;
        // Numbers of rules mean something only beside rules of the same time.
        book = (await reread()) ?? book;
        step = joinAgain(one.way, entry);
      }
      one.last = performance.now();
      let comparison = one.prediction.meet(step);
      if (comparison.is === 'divergence' || (step.kind === 'rule' && step.rule === null && !step.isOwn)) {
        const fresh = await reread();
        if (fresh !== null) {
          book = fresh;
          step = joinAgain(one.way, entry);
          if (comparison.is === 'divergence') comparison = one.prediction.meet(step);
        }
        one.last = performance.now();
      }
      if (comparison.is === 'divergence' && skipsNat(one.way, comparison.instead, book.node)) {
        followed.delete(one.way);
        known += 1;
        if (!one.isAnswer) begun -= 1;
        tell({ type: 'known-connection' });
        return;
      }
      tell({ type: 'step', step, comparison });
      if (comparison.is === 'divergence') {
        one.instead = comparison.instead;
        end(one);
      }
    },
    settle(now) {
      for (const one of [...followed.values()]) {
        if (now - one.last > (isComplete(one) ? silence.complete : silence.due)) end(one);
      }
    },
  };
}

/** Only the first packet of a connection passes the nat tables. */
const skipsNat = ({ steps }: OpenWay, instead: readonly Step[], node: NodeEvidence): boolean =>
  !steps.some((step) => isNat(step, node)) && instead.some((step) => isNat(step, node));

/** Does the rule stand in a base chain of type nat? What is met there first always does. */
const isNat = ({ table, chain }: { table: string | null; chain: string | null }, node: NodeEvidence): boolean =>
  compileNode(node).tables.some((one) => one.name === table && one.chain(chain ?? '')?.base?.type === 'nat');

/** The prediction is about the first packet of a connection; of UDP and ICMP every packet may be one. */
const isFirst = ({ protocol, flags }: LoggedPacket): boolean =>
  protocol !== 'tcp' || flags.includes('SYN') || flags.includes('RST');

const isOf = (flow: TracedFlow, packet: LoggedPacket): boolean =>
  (flow.source === null || flow.source === packet.source) &&
  flow.destination === packet.destination &&
  (packet.protocol === null || flow.protocol.replace('ipv6-icmp', 'icmpv6') === packet.protocol) &&
  (flow.sourcePort === null || flow.sourcePort === packet.sourcePort) &&
  (flow.destinationPort === null || flow.destinationPort === packet.destinationPort);
