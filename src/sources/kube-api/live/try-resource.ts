import type { Missing } from '../../../model/node.ts';
import type { Warning } from '../../../model/origin.ts';
import { printable } from '../../../model/printable.ts';
import type { JsonObject } from '../../json.ts';
import type { ObjectsByKind } from '../kinds.ts';
import { ApiError } from './api-error.ts';
import { type Get, readResource, type Slim, sourceOf } from './read-resource.ts';
import type { Resource } from './resources.ts';

type Kind = keyof ObjectsByKind;

/** How the API is asked. */
export interface Asking {
  get: Get;
  /** The node whose kubelet asks: it may list what belongs to that node; null: somebody else asks. */
  kubeletOf: string | null;
  /** Cuts objects down that are to be kept as they came; null: none are. */
  slim: Slim | null;
}

/** The objects of one kind, or why there are none. */
export interface ResourceReading<Of extends Kind> {
  facts: ObjectsByKind[Of][] | null;
  warnings: Warning[];
  /** As they came, slimmed. */
  items: JsonObject[];
  /** Why they are not there, or not all of them. */
  missing: Missing | null;
  /** The server does not serve the kind, or not to this account: another kind may tell the same. */
  isRefused: boolean;
}

/** Reads one kind of object; a failure is told in the result. `instead` is asked next where this one is refused. */
export async function tryResource<Of extends Kind>(
  resource: Resource<Of>,
  asking: Asking,
  instead: Resource<Kind> | null = null,
): Promise<ResourceReading<Of>> {
  try {
    const { isMixed, ...objects } = await readResource(resource, asking.get, { slim: asking.slim });
    const mixed = missingOf(resource, 'failed', 'the list expired twice: its parts are of different moments');
    return { ...objects, missing: isMixed ? mixed : null, isRefused: false };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const own = error.failure === 'forbidden' ? await tryOwn(resource, asking) : null;
    if (own !== null) return own;
    const isRefused = error.failure === 'forbidden' || error.failure === 'absent';
    return { facts: null, warnings: [], items: [], missing: describeMissing(resource, error, instead), isRefused };
  }
}

/** The objects of the kubelet's own node, where it may not list those of all (since 1.32: KEP-4601). */
async function tryOwn<Of extends Kind>(
  resource: Resource<Of>,
  { get, kubeletOf, slim }: Asking,
): Promise<ResourceReading<Of> | null> {
  const { nodeField, name } = resource;
  if (kubeletOf === null || nodeField === null) return null;
  try {
    const fieldSelector = `${nodeField}=${kubeletOf}`;
    const { isMixed: _, ...objects } = await readResource(resource, get, { fieldSelector, slim });
    const detail = `may not list all ${name}: continuing with those of ${kubeletOf}`;
    return { ...objects, missing: missingOf(resource, 'failed', detail), isRefused: false };
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

function describeMissing(
  resource: Resource<Kind>,
  { failure, message }: ApiError,
  instead: Resource<Kind> | null,
): Missing {
  const { name, verb } = resource;
  const then = instead === null ? 'continuing without' : `continuing with ${instead.name}`;
  switch (failure) {
    case 'server':
      return { source: 'Kubernetes API', reason: 'failed', detail: printable(message) };
    case 'forbidden':
      return missingOf(resource, 'failed', `may not ${verb} ${name}: ${then}`);
    case 'absent':
      return missingOf(resource, 'absent', `the server has no ${name}: ${then}`);
    default:
      return missingOf(resource, 'failed', message);
  }
}

const missingOf = ({ paths }: Resource<Kind>, reason: Missing['reason'], detail: string): Missing => ({
  source: sourceOf(paths[0]!),
  reason,
  detail: printable(detail),
});
