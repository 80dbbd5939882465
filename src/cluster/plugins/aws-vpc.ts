import { definePlugin } from './plugin.ts';

/** The Amazon VPC CNI (github.com/aws/amazon-vpc-cni-k8s): pods have addresses of the VPC. */
export const awsVpc = definePlugin({
  id: 'aws-vpc',
  name: 'the Amazon VPC CNI',
  how: "Pods have addresses of the VPC on the node's own network interfaces; rules of `ip rule` and a table for each interface send what a pod sends out by the interface that its address belongs to.",
  cniTypes: ['aws-cni'],
  agents: /^aws-node/,
  policies: 'elsewhere',
  isLink: ({ name }) => /^eni[0-9a-f]{11}$/.test(name),
  chains: [
    {
      name: /^AWS-(?:SNAT|CONNMARK)-CHAIN-/,
      writer: 'the Amazon VPC CNI',
      role: 'masquerade',
      purpose:
        "Decides which packets of pods leave with the node's primary address (destinations outside the VPC) and marks connections that came in by the primary interface, so that their answers leave by it.",
    },
  ],
});
