import type { CommandDefinition, CommandGroup } from '../command.ts';
import { collect } from './collect.ts';
import { completion } from './completion.ts';
import { debug } from './debug/index.ts';
import { doctor } from './doctor.ts';
import { explainChain } from './explain-chain.ts';
import { explainFinding } from './explain-finding.ts';
import { map } from './map.ts';
import { schema } from './schema.ts';
import { services } from './services.ts';
import { trace } from './trace.ts';
import { verify } from './verify.ts';

/** Every command, in the order of the help. A new one is a file here and a line below. */
export const commands: readonly (CommandDefinition | CommandGroup)[] = [
  trace,
  doctor,
  explainChain,
  services,
  map,
  verify,
  collect,
  debug,
  explainFinding,
  schema,
  completion,
];
