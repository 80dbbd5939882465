import { readdirSync } from 'node:fs';

/** Every bundle among the fixtures. */
export const recordings: readonly string[] = [
  'fixtures/nodes/healthy-legacy',
  ...readdirSync('fixtures/recordings').map((name) => `fixtures/recordings/${name}`),
  ...readdirSync('fixtures/flows').map((name) => `fixtures/flows/${name}`),
];
