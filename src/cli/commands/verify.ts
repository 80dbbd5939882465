import { hostname } from 'node:os';
import type { CommandDefinition } from '../command.ts';
import { addEvidenceOptions, type EvidenceOptions } from '../evidence-options.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../output-options.ts';

interface VerifyOptions extends EvidenceOptions, OutputOptions {}

/** `k8snet verify`: expected flows against evidence, a network test for CI. */
export const verify: CommandDefinition = {
  name: 'verify',
  summary: 'compare expected flows with what the evidence says: a network test for CI',
  arguments: [{ name: '<flows>', description: 'a YAML or JSON file of flows with their expectations; - is stdin' }],
  options(command) {
    addEvidenceOptions(command);
    addOutputOptions(command, 'verify');
  },
  examples: [
    ['k8snet verify flows.yaml --bundle incident.tar.gz', 'a table of what is as expected and what is not'],
    ['k8snet verify flows.yaml --bundle incident -o junit > report.xml', 'a report that CI systems read'],
  ],
  async run({ arguments: [path], options: given, terminal }) {
    const options = given as unknown as VerifyOptions;
    const [{ readWorld }, { readFlowsFile }, { verifyFlows }, render, { exitStatus }] = await Promise.all([
      import('../read-world.ts'),
      import('../read-flows-file.ts'),
      import('../../explain/verify.ts'),
      formatter('verify', options.output),
      import('../outcome.ts'),
    ]);
    const flows = await readFlowsFile(path!, options);
    const world = await readWorld(options, terminal);
    const report = verifyFlows(world, flows, {
      node: options.node ?? null,
      namespace: options.namespace ?? world.evidence.namespace,
      hostname: hostname(),
    });
    const verbose = options.verbose ?? false;
    return {
      text: render(report, { ...terminal, verbose }),
      status: report.failed === 0 ? exitStatus.fine : exitStatus.problem,
    };
  },
};
