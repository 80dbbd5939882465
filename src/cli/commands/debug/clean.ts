import type { CommandDefinition } from '../../command.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../../output-options.ts';

interface CleanOptions extends OutputOptions {
  all?: boolean;
}

/** `k8snet debug clean`: takes out what was left behind. */
export const clean: CommandDefinition = {
  name: 'clean',
  summary: 'take rules of k8snet debug out: those whose lease is over, or those of one run',
  arguments: [{ name: '[id]', description: 'id of a run, as debug list prints it, whether its lease is over or not' }],
  options(command) {
    command.option('--all', 'also rules whose lease is not over yet');
    addOutputOptions(command, 'debug-rules');
  },
  examples: [
    ['k8snet debug clean', 'what runs left behind'],
    ['k8snet debug clean 3f9a1c07', 'the rules of one run'],
  ],
  async run({ arguments: [id], options: given, terminal }) {
    const options = given as unknown as CleanOptions;
    const [{ findOwnRules }, { cleanRules }, { UsageError }, render, { exitStatus }] = await Promise.all([
      import('./find-own-rules.ts'),
      import('../../../debug/index.ts'),
      import('../../failure.ts'),
      formatter('debug-rules', options.output),
      import('../../outcome.ts'),
    ]);
    const before = await findOwnRules();
    const isWanted = (rule: (typeof before.rules)[number]): boolean =>
      id === undefined ? options.all === true || rule.left < 0 : rule.id === id;
    const wanted = before.rules.filter(isWanted);
    if (id !== undefined && wanted.length === 0) throw new UsageError(`no rules of run ${id} were found`);
    const { removed, problems } = await cleanRules(wanted);
    const rules = before.rules.filter((rule) => !isWanted(rule));
    const report = { ...before, rules, removed, problems: [...before.problems, ...problems] };
    const status = report.problems.length > 0 ? exitStatus.problem : exitStatus.fine;
    return { text: render(report, { ...terminal, verbose: options.verbose ?? false }), status };
  },
};
