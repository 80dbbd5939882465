import { neighbourTableOverflow } from '../../../src/doctor/causes/neighbour-table-overflow.ts';
import { add } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

const bound = (value: number) => add(`net.ipv4.neigh.default.gc_thresh3 = ${value}`);

testCause(neighbourTableOverflow, 'as many entries as may be', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/sysctl.txt': bound(2), 'nodes/node-2/sysctl.txt': bound(1024) },
  found: [{ severity: 'error', node: 'node-1', title: /of 2 that net\.ipv4\.neigh\.default\.gc_thresh3 allows/ }],
});
