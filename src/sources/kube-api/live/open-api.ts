import { once } from 'node:events';
import type { Missing } from '../../../model/node.ts';
import { printable } from '../../../model/printable.ts';
import type { JsonObject } from '../../json.ts';
import { EvidenceError } from '../../read/evidence-error.ts';
import { noObjects, type ObjectsReading } from '../reading.ts';
import { ApiError } from './api-error.ts';
import { type Access, ContextError, chooseContext, unknownContext } from './choose-context.ts';
import { connect } from './connect.ts';
import { findConfig } from './find-config.ts';
import { getJson } from './get-json.ts';
import { defaultPatience, type Patience } from './patience.ts';
import type { Machine } from './places.ts';
import { proxyFor } from './proxy.ts';
import { readLiveObjects } from './read-live-objects.ts';
import type { Slim } from './read-resource.ts';

/** Which API server to ask, as the command line has it; null: not told. */
export interface ApiChoice {
  /** `--kubeconfig` */
  kubeconfig: string | null;
  /** `--context` */
  context: string | null;
}

/** What a caller, or a test, may set. */
export interface ApiSurroundings {
  machine: Machine;
  patience: Patience;
  /** Ends the reading; openApi then throws the signal's reason. */
  signal: AbortSignal | null;
  /** Cuts objects down that are to be kept as they came: `lists` holds them then. */
  slim: Slim | null;
}

/**
 * Reads the API's objects from a live server, found as kubectl finds it. A server that cannot be asked is told in
 * `missing`. Throws only for what the command line named: EvidenceError for a kubeconfig that cannot be used, ContextError
 * for a context that is not there.
 */
export async function openApi(choice: ApiChoice, given: Partial<ApiSurroundings> = {}): Promise<ObjectsReading> {
  const {
    machine = { environment: process.env, root: '/' },
    patience = defaultPatience,
    signal = null,
    slim = null,
  } = given;
  const found = findConfig(choice.kubeconfig, machine);
  if (found === null && choice.context !== null) throw new ContextError(unknownContext(choice.context, []));
  if (found === null) return nothing('Kubernetes API', 'absent', 'no kubeconfig was found, nor an account of a pod');
  const { config, origin } = found;
  const access = 'problem' in config ? config : chooseContext(config, choice.context);
  if (!('problem' in access)) return ask(throughProxy(access, machine), origin, { patience, signal, slim });
  if (choice.kubeconfig !== null || choice.context !== null) throw new EvidenceError(origin, access.problem);
  return nothing(origin, 'failed', `${origin} ${access.problem}`);
}

async function ask(
  access: Access,
  origin: string,
  { patience: { silence, total }, signal, slim }: Pick<ApiSurroundings, 'patience' | 'signal' | 'slim'>,
): Promise<ObjectsReading> {
  const overall = AbortSignal.timeout(total);
  const bounds = { silence, signal: signal === null ? overall : AbortSignal.any([overall, signal]) };
  const from = printable(`${access.cluster.server} (context ${access.context} of ${origin})`);
  try {
    const connection = await Promise.race([connect(access), tooLate(bounds.signal)]);
    const get = (path: string): Promise<JsonObject> => getJson(connection, path, bounds);
    const reading = await readLiveObjects({ get, kubeletOf: connection.kubeletOf, slim });
    connection.close();
    signal?.throwIfAborted();
    return { from, namespace: access.namespace, ...reading };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ApiError)) throw error;
    return { ...nothing(from, 'failed', error.message), namespace: access.namespace };
  }
}

/** The kubeconfig's own proxy, else the environment's, as client-go has it. */
const throughProxy = (access: Access, { environment }: Machine): Access => {
  const proxyUrl = access.cluster.proxyUrl ?? proxyFor(new URL(access.cluster.server), environment) ?? undefined;
  return { ...access, cluster: { ...access.cluster, proxyUrl } };
};

async function tooLate(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw new ApiError('server', 'the credentials were not ready in time');
}

const nothing = (from: string, reason: Missing['reason'], detail: string): ObjectsReading => ({
  from,
  objects: noObjects,
  namespace: null,
  missing: [{ source: 'Kubernetes API', reason, detail: printable(detail) }],
  warnings: [],
});
