import { hairpinOff } from '../../../src/doctor/causes/hairpin-off.ts';
import { testCause } from '../recognise.ts';

testCause(hairpinOff, 'the end of a datapath is no port of a pod', {
  bundle: 'systems/weave.tar.gz',
  changes: {
    'nodes/one/bridge-link.json': (text) => text.replaceAll('"hairpin":true', '"hairpin":false'),
    'nodes/one/ip-link.json': (text) => text.replaceAll('"hairpin":true', '"hairpin":false'),
  },
  checks: ['cluster-ip'],
  explains: true,
  found: [{ severity: 'error', node: 'one', title: /hairpin mode is off on 3 ports of weave on one/ }],
});
