import { hostname } from 'node:os';
import type { CommandDefinition } from '../command.ts';
import { addEvidenceOptions, type EvidenceOptions } from '../evidence-options.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../output-options.ts';

interface MapOptions extends EvidenceOptions, OutputOptions {}

/** `k8snet map`: pods, their pairs, bridges, and the ways to other nodes. */
export const map: CommandDefinition = {
  name: 'map',
  summary: 'show who is plugged in where: pods, their eth0, the host veth, the bridge port, the routes to other nodes',
  arguments: [],
  options(command) {
    addEvidenceOptions(command);
    addOutputOptions(command, 'map');
  },
  examples: [
    ['k8snet map --bundle incident.tar.gz --node node-1', 'which pod is behind which veth'],
    ['k8snet map --ip-addr pasted.txt', 'from ip addr of a node and of pods, pasted one after the other'],
    ['k8snet map --bundle incident --node node-1 -o dot | dot -Tsvg > map.svg', 'a picture'],
  ],
  async run({ options: given, terminal }) {
    const options = given as unknown as MapOptions;
    const [{ readWorld }, { chooseNode }, { mapNode }, render, { exitStatus }] = await Promise.all([
      import('../read-world.ts'),
      import('../../sources/choose-node.ts'),
      import('../../explain/map.ts'),
      formatter('map', options.output),
      import('../outcome.ts'),
    ]);
    const world = await readWorld(options, terminal);
    const answer = mapNode(world, chooseNode(world.evidence, options.node ?? null, hostname()).name);
    const isFaulty = answer.findings.some(({ severity }) => severity === 'error');
    const verbose = options.verbose ?? false;
    return { text: render(answer, { ...terminal, verbose }), status: isFaulty ? exitStatus.problem : exitStatus.fine };
  },
};
