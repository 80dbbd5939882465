import { defineCause } from '../cause.ts';

export const notANetworkProblem = defineCause({
  id: 'not-a-network-problem',
  title: 'The network delivers; the layer above it fails',
  severity: 'info',
  symptom: 'TLS errors, HTTP 4xx or 5xx, authentication errors that are taken for a network fault.',
  proof:
    'The TCP connection is made (a probe connects), and the error comes afterwards. Rules and routes do not show it.',
  fix: 'Look at certificates (SAN of the API server), credentials and the log of the application.',
  needs: [],
  breaks: [],
  recognise: null,
});
