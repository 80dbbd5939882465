import { staleServiceRules } from '../../../src/doctor/causes/stale-service-rules.ts';
import { testCause } from '../recognise.ts';

/** The list without the objects whose names begin so. */
const without =
  (start: string) =>
  (text: string): string => {
    const list = JSON.parse(text) as { items: { metadata: { name: string } }[] };
    const items = list.items.filter(({ metadata }) => !metadata.name.startsWith(start));
    return JSON.stringify({ ...list, items }, null, 4);
  };

testCause(staleServiceRules, 'a service was deleted, and its rules are there', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'api/services.json': without('test-dns'), 'api/endpointslices.json': without('test-dns') },
  found: [
    { severity: 'warning', node: 'node-1', title: /10\.100\.155\.242/ },
    { severity: 'warning', node: 'node-2', title: /10\.100\.155\.242/ },
  ],
});
