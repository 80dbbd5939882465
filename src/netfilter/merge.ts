import { groupBy } from '../model/group-by.ts';
import type { Packet } from '../model/packet.ts';
import type { Decision, Ending } from './walk.ts';

/**
 * Merges ways that differ in nothing that follows: the same packet, the same end. Their shares add up; where the ways of
 * one undecided question have all come to the same, the question is forgotten.
 */
export function mergeEndings(endings: Ending[]): Ending[] {
  if (endings.length < 2 || endings[0]!.walk.apart || goApart(endings)) return endings;
  let merged = forgetAll(sumShares(endings));
  for (let before = -1; before !== merged.length && merged.length > 1; ) {
    before = merged.length;
    merged = sumShares(forgetQuestions(merged));
  }
  return merged;
}

/** The ways of a service to its endpoints: what goes to different addresses has come to nothing that is the same. */
const goApart = (endings: Ending[]): boolean =>
  new Set(endings.map(({ walk }) => walk.packet.destination)).size === endings.length;

const packetKeys = new WeakMap<Packet, string>();

/** What a packet is made of. It goes through many stages unchanged, and is asked for at each. */
function packetKey(packet: Packet): string {
  let key = packetKeys.get(packet);
  if (key === undefined) {
    key = JSON.stringify(packet);
    packetKeys.set(packet, key);
  }
  return key;
}

const stateKey = ({ walk, end }: Ending): string => {
  const { packet, routedAgain } = walk;
  const met = 'met' in end ? end.met?.origin : null;
  const why = end.type === 'accept' ? null : [end.type, met, end.type === 'unknown' ? end.because : null];
  const again = routedAgain ? packetKey(routedAgain) : '';
  return `${packetKey(packet)}\u0002${why === null ? '' : JSON.stringify(why)}\u0002${again}`;
};

const decisionKey = (decision: Decision): string => `${decision.id}\u0000${decision.branch}`;

const answersKey = (decisions: readonly Decision[]): string => decisions.map(decisionKey).sort().join('\u0001');

const walkKey = (ending: Ending): string => `${stateKey(ending)}\u0001${answersKey(ending.walk.decisions)}`;

function sumShares(endings: Ending[]): Ending[] {
  const byKey = new Map<string, Ending>();
  for (const ending of endings) {
    const key = walkKey(ending);
    const same = byKey.get(key);
    byKey.set(
      key,
      same === undefined ? ending : { ...same, walk: { ...same.walk, share: same.walk.share + ending.walk.share } },
    );
  }
  return [...byKey.values()];
}

/** One way for all that come to the same packet and end, where its share is the same whatever the answers are. In the order given. */
function forgetAll(endings: Ending[]): Ending[] {
  const merged = new Map<Ending, Ending | null>();
  for (const alike of groupBy(endings, stateKey)) {
    if (alike.length < 2) continue;
    const share = shareWhateverTheAnswers(
      alike.map(({ walk: { share, decisions } }) => ({ share, decisions })),
      { left: 50 * alike.length },
    );
    if (share === null) continue;
    const first = alike[0]!;
    for (const ending of alike) merged.set(ending, null);
    merged.set(first, { ...first, walk: { ...first.walk, share, decisions: [] } });
  }
  return replaceMerged(endings, merged);
}

/** Puts in place of the first of each merged group what it became, and leaves out the others. */
const replaceMerged = (endings: Ending[], merged: ReadonlyMap<Ending, Ending | null>): Ending[] =>
  merged.size === 0 ? endings : endings.flatMap((ending) => merged.get(ending) ?? (merged.has(ending) ? [] : [ending]));

/** The sum of the shares, if it is the same for all answers to all questions; else, or where telling takes too much work, null. */
function shareWhateverTheAnswers(
  ways: { share: number; decisions: readonly Decision[] }[],
  work: { left: number },
): number | null {
  work.left -= ways.length;
  if (work.left < 0) return null;
  const question = ways.find(({ decisions }) => decisions.length > 0)?.decisions[0];
  if (question === undefined) return ways.reduce((sum, { share }) => sum + share, 0);
  const { id, of } = question;
  let sum: number | null = null;
  for (let branch = 0; branch < of; branch++) {
    const open = ways
      .filter(({ decisions }) => (decisions.find((one) => one.id === id)?.branch ?? branch) === branch)
      .map(({ share, decisions }) => ({ share, decisions: decisions.filter((one) => one.id !== id) }));
    const here = shareWhateverTheAnswers(open, work);
    if (here === null || (sum !== null && Math.abs(here - sum) > 1e-9)) return null;
    sum = here;
  }
  return sum;
}

/**
 * The ways that others agree with in all but the answers: no others can lose a question. Each with the number of those it is like,
 * in the order given.
 */
function findLikes(endings: readonly Ending[]): Map<Ending, number> {
  const alike = groupBy(
    endings,
    (ending) => `${stateKey(ending)}\u0001${ending.walk.share.toPrecision(9)}\u0001${ending.walk.decisions.length}`,
  );
  const numbers = new Map(
    alike.flatMap((group, number) => (group.length < 2 ? [] : group.map((ending) => [ending, number] as const))),
  );
  return new Map(endings.flatMap((ending) => (numbers.has(ending) ? [[ending, numbers.get(ending)!] as const] : [])));
}

/** Drops a question from the ways that answer it in every possible manner and agree in all else, share included. */
function forgetQuestions(endings: Ending[]): Ending[] {
  const likes = findLikes(endings);
  const questions = new Set([...likes.keys()].flatMap(({ walk }) => walk.decisions.map((decision) => decision.id)));
  for (const id of questions) {
    const groups = new Map<string, Ending[]>();
    for (const [ending, like] of likes) {
      const answer = ending.walk.decisions.find((decision) => decision.id === id);
      if (answer === undefined) continue;
      const others = ending.walk.decisions.filter((decision) => decision.id !== id);
      const key = `${like}\u0001${answersKey(others)}`;
      groups.set(key, [...(groups.get(key) ?? []), ending]);
    }
    const merged = new Map<Ending, Ending | null>();
    for (const group of groups.values()) {
      const answers = new Set(group.map(({ walk }) => walk.decisions.find((decision) => decision.id === id)!.branch));
      const first = group[0]!;
      if (answers.size < first.walk.decisions.find((decision) => decision.id === id)!.of) continue;
      const decisions = first.walk.decisions.filter((decision) => decision.id !== id);
      for (const ending of group) merged.set(ending, null);
      merged.set(first, { ...first, walk: { ...first.walk, decisions } });
    }
    if (merged.size > 0) return replaceMerged(endings, merged);
  }
  return endings;
}
