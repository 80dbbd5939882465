import type { Family } from '../../model/address.ts';
import type { Missing, Route } from '../../model/node.ts';
import { parseIpRoute } from '../ip-route/parse.ts';
import { type HostPiece, routePieces } from '../layout.ts';
import { choose, type Folder, parsePiece } from './folder.ts';

/** Routes of both families, from the listing that tells most of each. Null where a family was not listed. */
export function readRoutes(folder: Folder): { 4: Route[] | null; 6: Route[] | null } {
  const read = (piece: HostPiece, family: Family | null): Route[] | null =>
    parsePiece(folder, piece, (text, source) => parseIpRoute(text, source, family));
  const all = read(routePieces.all, null);
  const routes = read(routePieces.routes, null);
  const routes6 = read(routePieces.routes6, 6);
  return { 4: mostTelling(4, all, routes), 6: mostTelling(6, someOf(6, all), routes6, someOf(6, routes)) };
}

/** A listing that shows no route of a family may not have been asked for it. */
const someOf = (family: Family, listing: Route[] | null): Route[] | null =>
  listing?.some((route) => route.family === family) ? listing : null;

/**
 * The first listing with routes of other tables than main: every host has some in the table local. Else the first that
 * has any; else none, where a listing was there.
 */
function mostTelling(family: Family, ...listings: (Route[] | null)[]): Route[] | null {
  const own = listings
    .filter((listing) => listing !== null)
    .map((listing) => listing.filter((route) => route.family === family));
  const complete = own.find((routes) => routes.some((route) => route.table !== 'main'));
  return complete ?? own.find((routes) => routes.length > 0) ?? own[0] ?? null;
}

/** Why the routes of a family are not known, or may not be complete. */
export function missingRoutes(folder: Folder, known: { 4: Route[] | null; 6: Route[] | null }): Missing[] {
  const { all, routes, routes6 } = routePieces;
  const reasonOf = (piece: HostPiece, family: Family): Missing[] => {
    const { missing } = choose(folder, piece);
    return missing === null || (missing.reason === 'absent' && known[family] !== null) ? [] : [missing];
  };
  return choose(folder, all).text === null ? [...reasonOf(routes, 4), ...reasonOf(routes6, 6)] : [];
}
