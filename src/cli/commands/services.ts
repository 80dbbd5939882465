import { hostname } from 'node:os';
import type { CommandDefinition } from '../command.ts';
import { addEvidenceOptions, type EvidenceOptions } from '../evidence-options.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../output-options.ts';

interface ServicesOptions extends EvidenceOptions, OutputOptions {}

/** `k8snet services`: what the rules say beside what the API says. */
export const services: CommandDefinition = {
  name: 'services',
  summary: 'compare the rules for services with what the API wants: what is missing, stale or left over',
  arguments: [{ name: '[service]', description: 'NAME or NAMESPACE/NAME: this service in detail' }],
  options(command) {
    addEvidenceOptions(command);
    addOutputOptions(command, 'services');
  },
  examples: [
    ['k8snet services --bundle incident.tar.gz', 'every service port of the only node (else name it: --node)'],
    [
      'k8snet services kube-system/kube-dns --bundle incident --node node-2',
      'one service: its addresses and endpoints',
    ],
    ['k8snet services --iptables save.txt --kubeconfig ~/.kube/config', 'one pasted output beside a live API'],
  ],
  async run({ arguments: [service], options: given, terminal }) {
    const options = given as unknown as ServicesOptions;
    const [{ readWorld }, { chooseNode }, { compareServices }, render, { exitStatus }] = await Promise.all([
      import('../read-world.ts'),
      import('../../sources/choose-node.ts'),
      import('../../explain/services.ts'),
      formatter('services', options.output),
      import('../outcome.ts'),
    ]);
    const world = await readWorld(options, terminal);
    const node = chooseNode(world.evidence, options.node ?? null, hostname()).name;
    const report = compareServices(world, node, {
      service: service ?? null,
      namespace: options.namespace ?? world.evidence.namespace,
    });
    const verbose = options.verbose ?? false;
    return {
      text: render(report, { ...terminal, verbose }),
      status: report.drift ? exitStatus.problem : exitStatus.fine,
    };
  },
};
