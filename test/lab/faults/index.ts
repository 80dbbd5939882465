import type { Fault } from './fault.ts';
import { linkFaults } from './links.ts';
import { objectFaults } from './objects.ts';
import { programFaults } from './programs.ts';
import { routeFaults } from './routes.ts';
import { ruleFaults } from './rules.ts';
import { settingFaults } from './settings.ts';

/** Every fault of the lab. */
export const faults: readonly Fault[] = [
  ...settingFaults,
  ...ruleFaults,
  ...routeFaults,
  ...linkFaults,
  ...programFaults,
  ...objectFaults,
];
