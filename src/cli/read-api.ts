import type { ObjectsReading } from '../sources/kube-api/reading.ts';
import { type EvidenceOptions, isLive } from './evidence-options.ts';

/** Reads the API's objects from a live server, where there is reason to ask one; null where not. */
export async function readApi(options: EvidenceOptions): Promise<ObjectsReading | null> {
  if (!asksApi(options)) return null;
  const { openApi } = await import('../sources/kube-api/live/open-api.ts');
  return openApi({ kubeconfig: options.kubeconfig ?? null, context: options.context ?? null });
}

/**
 * Is a live API to be asked? For this machine yes; for evidence that was carried here only where the command line names
 * the API, since whatever kubectl happens to be set to may be another cluster.
 */
export function asksApi(options: EvidenceOptions): boolean {
  if (!options.api) return false;
  const isNamed = options.kubeconfig !== undefined || options.context !== undefined;
  return isNamed || isLive(options);
}
