import { serviceWithoutPods } from '../../../src/doctor/causes/service-without-pods.ts';
import { testCause } from '../recognise.ts';

interface List {
  items: { metadata: { name: string }; endpoints?: unknown[] }[];
}

testCause(serviceWithoutPods, 'its workload was scaled to none', {
  bundle: 'systems/calico.tar.gz',
  changes: {
    'api/pods.json': (text) => {
      const list = JSON.parse(text) as List;
      return JSON.stringify({ ...list, items: list.items.filter(({ metadata }) => metadata.name !== 'web') });
    },
    'api/endpointslices.json': (text) => {
      const list = JSON.parse(text) as List;
      return JSON.stringify({ ...list, items: list.items.map((slice) => ({ ...slice, endpoints: [] })) });
    },
  },
  found: [{ severity: 'info', node: null, title: /service lab\/web has no endpoints: no pod bears app=web/ }],
});
