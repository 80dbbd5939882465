import { overlayWrongInterface } from '../../../src/doctor/causes/overlay-wrong-interface.ts';
import { testCause } from '../recognise.ts';

testCause(overlayWrongInterface, 'every node announces 10.0.2.15', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: {
    'api/nodes.json': (text) => text.replace(/(coreos\.com\/public-ip": )"172\.20\.5\.1\d"/g, '$1"10.0.2.15"'),
  },
  found: [{ severity: 'error', node: null, title: /alpha, beta, gamma all announce 10\.0\.2\.15/ }],
});
