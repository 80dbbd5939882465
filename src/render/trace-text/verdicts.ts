import { groupBy } from '../../model/group-by.ts';
import type { Path } from '../../model/trace.ts';
import { lineOf } from '../line-of.ts';
import { type Paint, paintVerdict } from '../paint.ts';
import type { Twig } from '../tree.ts';
import { withNames, withoutOwnNames } from './own-names.ts';
import { printShare } from './ways.ts';

/** How many outcomes are told unless all are wanted. */
const most = 6;

/** One sentence per distinct outcome, with the line that decided it where the packet was stopped. */
export function verdictTwigs(paths: readonly Path[], paint: Paint, verbose: boolean): Twig[] {
  const outcomes = groupBy(paths, (path) => JSON.stringify([path.verdict, ...sentencesOf(path)]));
  const shown = verbose || outcomes.length <= most + 1 ? outcomes : outcomes.slice(0, most);
  const twigs = shown.map((same) => outcomeTwig(same, paths.length > same.length, paint));
  const rest = outcomes.length - shown.length;
  const more = rest === 0 ? [] : [{ text: `${rest} more outcomes (--verbose)` }];
  const undecided = [...new Set(paths.flatMap((path) => (dependsOnCase(path) ? path.undecided : [])))];
  const why = undecided.length === 0 ? [] : [{ text: `It depends on what is not known: ${undecided.join('; ')}.` }];
  return [...twigs, ...more, ...why];
}

/** Would another answer to its conditions lead elsewhere? */
const dependsOnCase = ({ verdict, ifSo }: Path): boolean => verdict === 'unknown' && ifSo.verdict !== 'unknown';

/** What is said of a path, without the names of its own receiver. */
function sentencesOf(path: Path): string[] {
  if (dependsOnCase(path)) return [withoutOwnNames(`in some cases ${path.ifSo.reason}`, path)];
  const reason = withoutOwnNames(path.reason, path);
  return path.verdict === 'delivered' ? [reason, receiverView(path) + withoutOwnNames(answerOf(path), path)] : [reason];
}

function outcomeTwig(paths: readonly Path[], amongOthers: boolean, paint: Paint): Twig {
  const path = paths[0]!;
  const [reason, more = ''] = sentencesOf(path);
  const share = amongOthers && !dependsOnCase(path) ? shareOf(paths) : '';
  const told = paintVerdict(paint, path.verdict, capital(withNames(reason!, paths)));
  return { text: `${told}${share}${withNames(more, paths)}.`, ...decisiveLine(path, paint) };
}

/** The line that stopped the packet or, where it arrived, its answer. */
function decisiveLine({ verdict, ifSo, decidedBy, reply }: Path, paint: Paint): Partial<Twig> {
  const stopped = !['delivered', 'unknown'].includes(ifSo.verdict);
  const decision = stopped ? decidedBy : verdict === 'delivered' ? reply.decidedBy : null;
  if (decision === null || decision.source === null) return {};
  const { source, line, text } = decision;
  const more = text === null || text === '' ? [] : [paint.faint(text.trim())];
  return { note: paint.faint(lineOf({ source, line: line ?? 0 })), more };
}

function shareOf(paths: readonly Path[]): string {
  if (paths.some(({ probability }) => probability === null)) return ' (on conditions)';
  return ` (${printShare(paths.reduce((sum, { probability }) => sum + probability!, 0))})`;
}

const receiverView = ({ source: { ip, masqueraded } }: Path): string =>
  `, seen as coming from ${ip}${masqueraded ? ' (masqueraded)' : ''}`;

function answerOf({ reply }: Path): string {
  const because = reply.reason === null ? '' : `: ${reply.reason}`;
  switch (reply.verdict) {
    case 'delivered':
      return '; the answer comes back';
    case 'unknown':
      return `; whether the answer comes back is not known${because}`;
    default:
      return `; but the answer is ${reply.verdict}${because}`;
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
