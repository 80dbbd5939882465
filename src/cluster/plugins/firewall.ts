import { definePlugin } from './plugin.ts';

/** The CNI plugin firewall (www.cni.dev/plugins/current/meta/firewall). */
export const firewall = definePlugin({
  id: 'firewall',
  name: 'the CNI plugin firewall',
  how: 'Rules of iptables accept what is forwarded from and to each pod of its network.',
  cniTypes: ['firewall'],
  policies: 'no',
  chains: [
    {
      name: /^CNI-(?:FORWARD|ADMIN)$/,
      writer: 'the CNI plugin firewall',
      role: 'cni',
      purpose:
        'Accepts forwarded packets from and to the containers of the CNI network where the policy of FORWARD would drop them. CNI-ADMIN is called first and left to the administrator.',
    },
    {
      name: /^CNI-ISOLATION-STAGE-[12]$/,
      writer: 'the CNI plugin firewall',
      role: 'cni',
      purpose: 'Keeps the bridges of different CNI networks apart, in two stages as Docker does.',
    },
  ],
});
