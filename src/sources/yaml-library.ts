import { createRequire } from 'node:module';
import { lazy } from '../model/lazy.ts';

/** The library for YAML, loaded for the first text that is YAML: most evidence is not, and it is a fifth of all that a trace would load. */
export const yamlLibrary = lazy(() => createRequire(import.meta.url)('yaml') as typeof import('yaml'));
