import { printEndpoint } from '../../model/address.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Path } from '../../model/trace.ts';
import { type Paint, paintVerdict } from '../paint.ts';
import { renderTable } from '../table.ts';
import { questionsOf, withoutIdleConditions } from './cases.ts';

/** Paths that look the same from outside. */
export interface Way {
  path: Path;
  /** Of the packets for which the conditions hold, so many go this way; null where it is not the same for all of them. */
  chance: number | null;
  /** What must hold, beyond chance. */
  conditions: readonly string[];
}

const heads = ['share', 'if', 'to', 'which is', 'node', 'source seen', 'outcome'];

/** How many ways that differ by nothing but the endpoint are listed before the rest is one line. */
const mostAlike = 8;

/** How many sets of conditions are told before only what they ask is. */
const mostCases = 8;

/** The ways of a packet as a table, and what decides between them where that is too much for it; alike ones are folded unless `verbose`. */
export function renderWays(
  paths: readonly Path[],
  width: number,
  paint: Paint,
  verbose: boolean,
): { table: string[]; questions: string[] } {
  const all = foldSame(paths);
  const told = verbose ? all : withoutIdleConditions(all);
  const cases = new Set(told.map(({ conditions }) => JSON.stringify(conditions)));
  const isFolded = !verbose && cases.size > mostCases;
  const ways = isFolded ? foldCases(told) : told;
  const classes = groupBy(ways, ({ path, chance, conditions }) =>
    JSON.stringify([
      chance?.toFixed(4),
      path.destination.node,
      path.source.ip,
      endOf(path),
      path.reply.verdict,
      conditions,
    ]),
  );
  const rows = classes.flatMap((alike) => {
    if (verbose || alike.length <= mostAlike) return alike.map((way) => rowOf(way, paint));
    const rest = alike.slice(mostAlike);
    return [...alike.slice(0, mostAlike).map((way) => rowOf(way, paint)), restOf(rest, paint)];
  });
  return {
    table: renderTable(heads, withoutSharedSource(rows), width, paint),
    questions: isFolded ? questionsOf(told) : [],
  };
}

function foldSame(paths: readonly Path[]): Way[] {
  const groups = groupBy(paths, (path) => JSON.stringify([comesTo(path), path.conditions, path.reason]));
  return groups.map((same) => ({
    path: same[0]!,
    chance: same.reduce((sum, { chance }) => sum + chance, 0),
    conditions: same[0]!.conditions,
  }));
}

/** One way for all cases that come to the same. Its chance is told where it is the same in each, and is one. */
function foldCases(ways: readonly Way[]): Way[] {
  return groupBy(ways, ({ path }) => JSON.stringify(comesTo(path))).map((same) => {
    const { path, chance } = same[0]!;
    const isShared = chance !== null && chance < 0.9999 && same.every((way) => way.chance === chance);
    return { path, chance: isShared ? chance : null, conditions: [] };
  });
}

/** What a path comes to, as the table tells it. */
export const comesTo = (path: Path): unknown[] => {
  const { destination, source, verdict, reply, ifSo } = path;
  return [destination, endOf(path) === 'delivered' ? source.ip : null, verdict, reply.verdict, ifSo.verdict];
};

const rowOf = ({ path, chance, conditions }: Way, paint: Paint): string[] => [
  chance === null || (chance > 0.9999 && conditions.length > 0) ? '' : printShare(chance),
  conditions.join(' and '),
  printEndpoint(path.destination.ip, path.destination.port),
  path.destination.ref ?? '',
  path.destination.node ?? '',
  endOf(path) === 'delivered' ? path.source.ip : '',
  outcomeOf(path, paint),
];

/** How it ends where its conditions hold. */
const endOf = ({ verdict, ifSo }: Path): Path['verdict'] => (verdict === 'unknown' ? ifSo.verdict : verdict);

/** The answer is mentioned where it does not come back. */
function outcomeOf(path: Path, paint: Paint): string {
  const { verdict, reply } = path;
  const end = endOf(path);
  if (end !== verdict) return `${paintVerdict(paint, verdict, end)}, if so`;
  const outcome = paintVerdict(paint, verdict, verdict);
  if (verdict !== 'delivered' || reply.verdict === 'delivered') return outcome;
  return `${outcome}, ${paintVerdict(paint, reply.verdict, `answer ${reply.verdict}`)}`;
}

/** A source that all receivers see stands in the verdict already. */
function withoutSharedSource(rows: string[][]): string[][] {
  const column = heads.indexOf('source seen');
  const isShared = rows.every((row) => row[column] === rows[0]![column]);
  return isShared ? rows.map((row) => row.with(column, '')) : rows;
}

function restOf(rest: readonly Way[], paint: Paint): string[] {
  const share = rest.every(({ chance }) => chance !== null)
    ? printShare(rest.reduce((sum, { chance }) => sum + chance!, 0))
    : '';
  const [, conditions, , , ...alike] = rowOf(rest[0]!, paint);
  return [share, conditions!, `${rest.length} more`, '', ...alike];
}

/** `33.3 %`; a share too small for that is not nothing. */
export function printShare(share: number): string {
  const percent = Number((share * 100).toFixed(1));
  return percent === 0 && share > 0 ? '< 0.1 %' : `${percent} %`;
}
