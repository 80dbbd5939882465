import { defineTarget } from '../extension.ts';
import { flag, word } from '../readers.ts';

/** One address shared by several hosts: a hash says which of them answers, the others drop (ipt_CLUSTERIP, until Linux 6.5). */
export const clusterip = defineTarget({
  name: 'CLUSTERIP',
  options: {
    '--new': flag,
    '--hashmode': word,
    '--clustermac': word,
    '--total-nodes': word,
    '--local-node': word,
    '--hash-init': word,
  },
  apply: (given) => ({
    kind: 'fork',
    because: 'the hash that shares out the cluster address is not modelled',
    branches: [
      {
        share: null,
        condition: `the cluster's hash gives the packet to node ${given['--local-node']?.value}`,
        outcome: { kind: 'next', effect: 'this node answers for the cluster address' },
      },
      {
        share: null,
        condition: `the cluster's hash gives the packet to another node than ${given['--local-node']?.value}`,
        outcome: { kind: 'verdict', verdict: { type: 'drop' }, effect: 'another node answers for the cluster address' },
      },
    ],
  }),
  describe: (given) =>
    `drop unless node ${given['--local-node']?.value} of ${given['--total-nodes']?.value} is to answer`,
});
