import { apiserverEndpointWrong } from '../../../src/doctor/causes/apiserver-endpoint-wrong.ts';
import { testCause } from '../recognise.ts';

const second = `"10.1.10.9"
                    ]
                },
                {
                    "addresses": [
                        "10.1.10.77"`;

testCause(apiserverEndpointWrong, 'one of two is no node', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'api/endpointslices.json': (text) => text.replace(/(?<="addresses": \[\s*)"10\.1\.10\.9"/, second) },
  found: [
    {
      severity: 'warning',
      node: null,
      title: /1 of 2 connections to 10\.1\.10\.77:6443, which is no address of a node/,
    },
  ],
});
