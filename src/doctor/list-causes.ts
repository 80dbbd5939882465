import type { Cause } from './cause.ts';
import { causes } from './causes/index.ts';

/** A cause as `doctor --causes` lists it. */
export interface ListedCause extends Pick<Cause, 'id' | 'title' | 'severity'> {
  /** False: its proof needs a capture or a counter that grows. */
  isDetected: boolean;
}

/** Every cause, by id. */
export const listOfCauses = (): ListedCause[] =>
  causes
    .map(({ id, title, severity, recognise }) => ({ id, title, severity, isDetected: recognise !== null }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
