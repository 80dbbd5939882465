import { nothingListens } from '../../../src/doctor/causes/nothing-listens.ts';
import { testCause } from '../recognise.ts';

testCause(nothingListens, 'a pod on the host network does not listen', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-2/ss.txt': (text) => text.replace(/^.*"nginx".*\n/m, '') },
  found: [{ severity: 'error', node: 'node-2', title: /nothing listens on 10\.1\.10\.10:80 of node-2/ }],
  checks: ['cluster-ip'],
  explains: true,
});
