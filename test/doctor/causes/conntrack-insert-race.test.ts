import { conntrackInsertRace } from '../../../src/doctor/causes/conntrack-insert-race.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(conntrackInsertRace, 'many insertions failed', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/conntrack-stats.txt': replace(
      'found=4 invalid=0 insert=0 insert_failed=0',
      'found=4 invalid=0 insert=0 insert_failed=5123',
    ),
  },
  found: [{ severity: 'warning', node: 'node-1', title: /5123 packets of node-1 were lost/ }],
});
