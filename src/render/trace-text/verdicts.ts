import type { Path } from '../../model/trace.ts';
import { groupBy } from '../group.ts';
import { type Paint, paintVerdict } from '../paint.ts';
import type { Twig } from '../tree.ts';
import { lineOf } from './step-tree.ts';
import { printShare } from './ways.ts';

/** One sentence per distinct outcome, with the line that decided it where the packet was stopped. */
export function verdictTwigs(paths: readonly Path[], paint: Paint): Twig[] {
  const outcomes = groupBy(paths, ({ verdict, reason, reply, source }) =>
    JSON.stringify(verdict === 'delivered' ? [verdict, reply, source.ip] : [verdict, reason]),
  );
  return outcomes.flatMap((same) => outcomeTwigs(same, paths.length > same.length, paint));
}

function outcomeTwigs(paths: readonly Path[], amongOthers: boolean, paint: Paint): Twig[] {
  const { verdict } = paths[0]!;
  const share = amongOthers ? shareOf(paths) : '';
  if (verdict === 'delivered') {
    return joinReasons(paths).map((reason) => ({
      text: `${paintVerdict(paint, verdict, capital(reason))}${share}${receiversView(paths)}${answerOf(paths[0]!)}.`,
    }));
  }
  const { reason, steps } = paths[0]!;
  const decisive =
    verdict === 'unknown' ? undefined : steps.findLast((step) => step.direction === 'original' && step.matched);
  return [
    {
      text: `${paintVerdict(paint, verdict, capital(reason))}${share}.`,
      ...(decisive && {
        note: paint.faint(lineOf(decisive)),
        more: decisive.text === '' ? [] : [paint.faint(decisive.text.trim())],
      }),
    },
  ];
}

function shareOf(paths: readonly Path[]): string {
  if (paths.some(({ probability }) => probability === null)) return ' (on conditions)';
  return ` (${printShare(paths.reduce((sum, { probability }) => sum + probability!, 0))})`;
}

function receiversView([path]: readonly Path[]): string {
  const { ip, masqueraded } = path!.source;
  return `, seen as coming from ${ip}${masqueraded ? ' (masqueraded)' : ''}`;
}

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

/** How many receivers are named. */
const mostNamed = 5;

/** `delivered to pod a`, `delivered to pod b` as one: `delivered to pod a or b`. Reasons that begin differently stay apart. */
function joinReasons(paths: readonly Path[]): string[] {
  const reasons = [...new Set(paths.map(({ reason }) => reason))].map((reason) => reason.split(' '));
  const [first = []] = reasons;
  const common = first.findIndex((word, index) =>
    reasons.some((words) => words[index] !== word || index === words.length - 1),
  );
  if (reasons.length < 2 || common < 1) return reasons.map((words) => words.join(' '));
  const names = reasons.map((words) => words.slice(common).join(' '));
  const named =
    names.length > mostNamed + 1 ? [...names.slice(0, mostNamed), `${names.length - mostNamed} others`] : names;
  return [`${first.slice(0, common).join(' ')} ${named.slice(0, -1).join(', ')} or ${named.at(-1)}`];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
