import type { CommandDefinition } from '../command.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../output-options.ts';

/** `k8snet explain-finding`: symptom, proof and fix of a finding. */
export const explainFinding: CommandDefinition = {
  name: 'explain-finding',
  summary: 'say what a finding means: symptom, proof, fix, what it breaks',
  arguments: [{ name: '<id>', description: 'id of a finding, as doctor prints it' }],
  options(command) {
    addOutputOptions(command, 'finding');
  },
  examples: [
    ['k8snet explain-finding bridge-netfilter-off', 'what it is, how it is proven, what mends it'],
    ['k8snet explain-finding hairpin-off -o json', 'the same for a program'],
  ],
  async run({ arguments: [id], options: given, terminal }) {
    const options = given as unknown as OutputOptions;
    const [{ explainFinding: explain, findingIds }, { didYouMean, nearest }, { UsageError }, render, { exitStatus }] =
      await Promise.all([
        import('../../doctor/explain-finding.ts'),
        import('../../model/nearest.ts'),
        import('../failure.ts'),
        formatter('finding', options.output),
        import('../outcome.ts'),
      ]);
    const page = explain(id!);
    if (page === null) {
      const near = nearIds(id!, findingIds(), nearest);
      throw new UsageError(`no finding is called ${id}${didYouMean(near) || '; k8snet doctor --causes lists them'}`);
    }
    return { text: render(page, { ...terminal, verbose: options.verbose ?? false }), status: exitStatus.fine };
  },
};

/** Up to three ids: those that hold the words, then those that are spelt alike. */
function nearIds(id: string, ids: string[], nearest: (name: string, names: string[]) => string[]): string[] {
  const words = id
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const holding = words.length === 0 ? [] : ids.filter((one) => words.every((word) => one.includes(word)));
  return [...new Set([...holding, ...nearest(id, ids)])].slice(0, 3);
}
