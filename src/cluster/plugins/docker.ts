import { definePlugin } from './plugin.ts';

/** Docker's own bridge (docs.docker.com/engine/network/packet-filtering-firewalls). */
export const docker = definePlugin({
  id: 'docker',
  name: "Docker's bridge",
  how: "Containers of Docker itself are ports of docker0 (or br-...), masqueraded on their way out; FORWARD's policy is set to DROP. Pods are not on it, unless somebody plugged them in.",
  cniTypes: [],
  policies: 'no',
  isLink: ({ name }) => name === 'docker0' || /^br-[0-9a-f]{12}$/.test(name),
  isTable: (name) => /^docker-bridges$/.test(name),
  chains: [
    {
      name: /^DOCKER$/,
      tables: ['nat'],
      writer: 'Docker',
      role: 'docker',
      purpose:
        "Published ports of Docker's own containers (docker run -p): packets to an address of the node are sent on to the container; what comes from Docker's own bridge returns. Pods of Kubernetes are not listed here.",
    },
    {
      name: /^DOCKER$/,
      writer: 'Docker',
      role: 'docker',
      purpose: "Accepts forwarded packets to the published ports of Docker's own containers.",
    },
    {
      name: /^DOCKER-USER$/,
      writer: 'Docker (its rules: the administrator)',
      role: 'docker',
      purpose:
        "Left to the administrator: Docker makes the chain, asks it first for every forwarded packet, pods' included, and never changes its rules. A lone RETURN means that nothing was added.",
    },
    {
      name: /^DOCKER-ISOLATION(?:-STAGE-[12])?$/,
      writer: 'Docker',
      role: 'docker',
      purpose:
        "Keeps Docker's networks apart: stage 1 notes that a packet leaves one of Docker's bridges, stage 2 drops it if it enters another one. Packets of pods pass unless their bridge is Docker's.",
    },
    {
      name: /^DOCKER-(?:FORWARD|BRIDGE|CT|INTERNAL|INGRESS)$/,
      writer: 'Docker',
      role: 'docker',
      purpose:
        "Docker's part of FORWARD (Docker 28 and later): it accepts known connections, hands packets to the bridges of Docker's networks to their chains, and accepts what containers send.",
    },
  ],
});
