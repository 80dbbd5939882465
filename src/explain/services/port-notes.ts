import type { ExpectedPort } from '../../cluster/expected-services/expected-services.ts';
import type { ComparedFrontend } from './compare-frontend.ts';

/** What is worth knowing about a port and is not wrong. */
export function notesOn(expected: ExpectedPort, compared: readonly ComparedFrontend[]): string[] {
  const told = compared.flatMap(({ spread }) => spread?.note ?? []);
  return withoutRepetition(emptiness(expected).concat(localness(expected), told));
}

const withoutRepetition = (notes: string[]): string[] => (notes.length < 2 ? notes : [...new Set(notes)]);

function emptiness({ known, ready }: ExpectedPort): string[] {
  if (known === 0) return ['the API has no endpoints for it'];
  if (ready === 0) return [`none of ${known} endpoints is ready`];
  return ready < known ? [`${known - ready} of ${known} endpoints are not ready`] : [];
}

function localness({ ready, internal, external }: ExpectedPort): string[] {
  if (ready === 0) return [];
  const isAway = (wanted: ExpectedPort['internal'] | null): boolean =>
    wanted !== null && wanted.policy === 'Local' && wanted.endpoints.length === 0 && wanted.because === null;
  return [
    ...(isAway(internal) ? ['internalTrafficPolicy is Local and no endpoint is on this node'] : []),
    ...(isAway(external) ? ['externalTrafficPolicy is Local and no endpoint is on this node'] : []),
  ];
}
