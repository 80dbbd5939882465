import type { ExpectedPort } from '../../cluster/expected-services/expected-services.ts';
import type { ComparedFrontend } from './compare-frontend.ts';

/** What is worth knowing about a port and is not wrong. */
export function notesOn(
  { endpoints, internal, external }: ExpectedPort,
  compared: readonly ComparedFrontend[],
): string[] {
  const told = compared.flatMap(({ spread }) => spread?.note ?? []);
  return [...new Set([...emptiness(endpoints), ...localness(endpoints, internal, external), ...told])];
}

function emptiness(endpoints: ExpectedPort['endpoints']): string[] {
  if (endpoints.length === 0) return ['the API has no endpoints for it'];
  const unready = endpoints.filter(({ object }) => !object.ready);
  if (unready.length === endpoints.length) return [`none of ${endpoints.length} endpoints is ready`];
  return unready.length > 0 ? [`${unready.length} of ${endpoints.length} endpoints are not ready`] : [];
}

function localness(
  endpoints: ExpectedPort['endpoints'],
  internal: ExpectedPort['internal'],
  external: ExpectedPort['external'],
): string[] {
  if (!endpoints.some(({ object }) => object.ready)) return [];
  const isAway = (wanted: ExpectedPort['internal'] | null): boolean =>
    wanted !== null && wanted.policy === 'Local' && wanted.endpoints.length === 0 && wanted.because === null;
  return [
    ...(isAway(internal) ? ['internalTrafficPolicy is Local and no endpoint is on this node'] : []),
    ...(isAway(external) ? ['externalTrafficPolicy is Local and no endpoint is on this node'] : []),
  ];
}
