import { definePlugin } from './plugin.ts';

/** Azure Network Policy Manager (github.com/Azure/azure-container-networking/tree/master/npm). */
export const azureNpm = definePlugin({
  id: 'azure-npm',
  name: 'the Azure Network Policy Manager',
  how: "It enforces policies only: chains AZURE-NPM... in FORWARD, beside whatever makes the pods' network.",
  cniTypes: [],
  agents: /^azure-npm/,
  policies: 'by rules',
  chains: [
    {
      name: /^AZURE-NPM/,
      writer: 'the Azure Network Policy Manager',
      role: 'policy',
      purpose:
        'Network policies: ingress chains are asked for packets to pods that policies select, egress chains for packets from them; pods, namespaces and ports stand in ipsets named azure-npm-....',
    },
  ],
});
