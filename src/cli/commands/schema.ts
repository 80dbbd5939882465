import type { CommandDefinition } from '../command.ts';
import { exitStatus } from '../outcome.ts';

/** Answers that have a published schema. Not taken from the schemas themselves: help must not load these. */
const kinds = [
  'trace',
  'chain',
  'explain-chain',
  'map',
  'doctor',
  'services',
  'verify',
  'explain-finding',
  'bundle',
  'debug-trace',
  'debug-plan',
  'debug-rules',
  'debug-decode',
] as const;

/** `k8snet schema`: the JSON Schema of what a command prints with `-o json`. */
export const schema: CommandDefinition = {
  name: 'schema',
  summary: 'print the JSON Schema of an answer',
  arguments: [{ name: '<kind>', description: 'which answer', choices: kinds }],
  options() {},
  examples: [['k8snet schema trace > trace.schema.json', 'what k8snet trace -o json prints']],
  async run({ arguments: [kind] }) {
    const { schemas } = await import('../../render/schemas/index.ts');
    return { text: `${JSON.stringify(schemas[kind as (typeof kinds)[number]], null, 2)}\n`, status: exitStatus.fine };
  },
};
