import type { CommandGroup } from '../../command.ts';
import { clean } from './clean.ts';
import { decode } from './decode.ts';
import { list } from './list.ts';
import { log } from './log.ts';
import { trace } from './trace.ts';

/** `k8snet debug`: packets made visible by TRACE and LOG rules. The only commands that change a node. */
export const debug: CommandGroup = {
  name: 'debug',
  summary: 'put TRACE and LOG rules in, follow what they show, explain it, take them out',
  commands: [trace, log, list, clean, decode],
};
