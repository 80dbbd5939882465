import { printEndpoint } from '../../model/address.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Path } from '../../model/trace.ts';
import { type Paint, paintVerdict } from '../paint.ts';
import { renderTable } from '../table.ts';

/** Paths that look the same from outside. */
interface Way {
  path: Path;
  /** Sum of their chances; null where a condition decides. */
  share: number | null;
}

const heads = ['share', 'if', 'to', 'which is', 'node', 'source seen', 'outcome'];

/** How many ways that differ by nothing but the endpoint are listed before the rest is one line. */
const mostAlike = 8;

/** The ways of a packet as a table; alike ones are folded unless `verbose`. */
export function renderWays(paths: readonly Path[], width: number, paint: Paint, verbose: boolean): string[] {
  const ways = foldSame(paths);
  const classes = groupBy(ways, ({ path, share }) =>
    [share?.toFixed(4), path.destination.node, path.source.ip, path.verdict, path.reply.verdict, path.conditions].join(
      '\0',
    ),
  );
  const rows = classes.flatMap((alike) => {
    if (verbose || alike.length <= mostAlike) return alike.map((way) => rowOf(way, paint));
    const rest = alike.slice(mostAlike);
    return [...alike.slice(0, mostAlike).map((way) => rowOf(way, paint)), restOf(rest, paint)];
  });
  return renderTable(heads, withoutSharedSource(rows), width, paint);
}

function foldSame(paths: readonly Path[]): Way[] {
  const groups = groupBy(paths, ({ destination, source, verdict, reply, conditions, reason }) =>
    JSON.stringify([destination, source.ip, verdict, reply, conditions, reason]),
  );
  return groups.map((same) => ({
    path: same[0]!,
    share: same.reduce<number | null>(
      (sum, { probability }) => (sum === null || probability === null ? null : sum + probability),
      0,
    ),
  }));
}

const rowOf = ({ path, share }: Way, paint: Paint): string[] => [
  share === null ? '' : printShare(share),
  path.conditions.join(' and '),
  printEndpoint(path.destination.ip, path.destination.port),
  path.destination.ref ?? '',
  path.destination.node ?? '',
  path.verdict === 'delivered' ? path.source.ip : '',
  outcomeOf(path, paint),
];

/** The answer is mentioned where it does not come back. */
function outcomeOf({ verdict, reply }: Path, paint: Paint): string {
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
  const share = rest.every((way) => way.share !== null)
    ? printShare(rest.reduce((sum, way) => sum + way.share!, 0))
    : '';
  const [, conditions, , , ...alike] = rowOf(rest[0]!, paint);
  return [share, conditions!, `${rest.length} more`, '', ...alike];
}

/** `33.3 %`; a share too small for that is not nothing. */
export function printShare(share: number): string {
  const percent = Number((share * 100).toFixed(1));
  return percent === 0 && share > 0 ? '< 0.1 %' : `${percent} %`;
}
