import type { CommandDefinition } from '../../command.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../../output-options.ts';

/** `k8snet debug list`: rules of earlier and other runs. */
export const list: CommandDefinition = {
  name: 'list',
  summary: 'list the rules of k8snet debug on this machine: where they stand, their age and lease',
  arguments: [],
  options(command) {
    addOutputOptions(command, 'debug-rules');
  },
  examples: [['k8snet debug list', 'rules of runs that go on, and of those that left something behind']],
  async run({ options: given, terminal }) {
    const options = given as unknown as OutputOptions;
    const [{ findOwnRules }, render, { exitStatus }] = await Promise.all([
      import('./find-own-rules.ts'),
      formatter('debug-rules', options.output),
      import('../../outcome.ts'),
    ]);
    const report = await findOwnRules();
    const isOverdue = report.rules.some(({ left }) => left < 0);
    const status = isOverdue || report.problems.length > 0 ? exitStatus.problem : exitStatus.fine;
    return { text: render(report, { ...terminal, verbose: options.verbose ?? false }), status };
  },
};
