import { type JsonObject, objectIn, textIn } from '../../json.ts';
import { ApiError } from './api-error.ts';

/** Objects a page: as many as kubectl asks for (`--chunk-size`). */
const pageSize = 500;

/** Which objects to list. */
export interface ListRequest {
  path: string;
  fieldSelector: string | null;
}

/** What was kept of a list. */
export interface Listed<Kept> {
  /** What was kept of each page. */
  pages: Kept[];
  /** The list expired on the way, twice: its parts are of different moments. */
  isMixed: boolean;
}

type GetPage = (token: string | null) => Promise<JsonObject>;

/**
 * Lists page by page, keeping what `keep` makes of each. A list that expires on the way (410) is begun again once; the
 * second time it goes on with the token that the server gives for that. Throws ApiError.
 */
export async function listPages<Kept>(
  request: ListRequest,
  get: (path: string) => Promise<JsonObject>,
  keep: (page: JsonObject) => Kept,
): Promise<Listed<Kept>> {
  const getPage: GetPage = (token) => get(`${request.path}?${queryOf(request, token)}`);
  try {
    return { pages: await readPages(getPage, keep), isMixed: false };
  } catch (error) {
    if (!isExpired(error)) throw error;
  }
  let isMixed = false;
  const goOn: GetPage = async (token) => {
    try {
      return await getPage(token);
    } catch (error) {
      if (!isExpired(error) || error.continueToken === null) throw error;
      isMixed = true;
      return getPage(error.continueToken);
    }
  };
  const pages = await readPages(goOn, keep);
  return { pages, isMixed };
}

async function readPages<Kept>(getPage: GetPage, keep: (page: JsonObject) => Kept): Promise<Kept[]> {
  const pages: Kept[] = [];
  const seen = new Set<string | null>();
  let token: string | null = null;
  do {
    if (seen.has(token)) throw new ApiError('answer', 'the server gives the same page of the list again and again');
    seen.add(token);
    const page = await getPage(token);
    pages.push(keep(page));
    token = textIn(objectIn(page, 'metadata'), 'continue');
  } while (token !== null);
  return pages;
}

const isExpired = (error: unknown): error is ApiError => error instanceof ApiError && error.failure === 'expired';

function queryOf({ fieldSelector }: ListRequest, token: string | null): URLSearchParams {
  const query = new URLSearchParams({ limit: String(pageSize) });
  if (fieldSelector !== null) query.set('fieldSelector', fieldSelector);
  if (token !== null) query.set('continue', token);
  return query;
}
