import { serviceRulesDiffer } from '../../../src/doctor/causes/service-rules-differ.ts';
import { editObject } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(serviceRulesDiffer, 'rules keep clients at their endpoint, and the API does not want it any more', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'api/services.json': editObject('test-clientip', ({ spec }) => {
      spec.sessionAffinity = 'None';
      delete spec.sessionAffinityConfig;
    }),
  },
  found: [
    { severity: 'warning', node: 'node-1', title: /test-clientip/ },
    { severity: 'warning', node: 'node-2', title: /test-clientip/ },
  ],
});
