import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { prove } from '../proof.ts';

export const podNetmaskWrong = defineCause({
  id: 'pod-netmask-wrong',
  title: "A pod's prefix length is not its bridge's",
  severity: 'error',
  symptom: "One pod reaches other nodes' pods or its neighbours wrongly.",
  proof: "The prefix length of the pod's address differs from the bridge's and from those of the other pods on it.",
  fix: 'Repair the IPAM configuration, recreate the pod.',
  needs: ['ip-addr.json', 'ip-addr.txt of the pods'],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip'],
  outranks: ['pod-default-route-missing'],
  recognise: ({ world, nodes, stops }) =>
    world.network.pods.flatMap((pod): Sighting[] => {
      const bridge = pod.hostLink?.master;
      if (pod.host === null || pod.node === null || bridge == null || !nodes.includes(pod.node)) return [];
      return (pod.host.facts.addresses ?? [])
        .filter(({ scope }) => scope === 'global')
        .flatMap((own): Sighting[] => {
          const gateway = pod.node!.facts.addresses?.find(
            (one) => one.device === bridge && one.family === own.family && one.scope === 'global',
          );
          if (gateway === undefined || gateway.prefixLength === own.prefixLength) return [];
          const neighbours = world.network.pods.filter(
            (other) => other !== pod && other.node === pod.node && other.hostLink?.master === bridge,
          );
          const lengths = neighbours.flatMap((other) =>
            (other.host?.facts.addresses ?? [])
              .filter(({ scope, family }) => scope === 'global' && family === own.family)
              .map(({ prefixLength }) => prefixLength),
          );
          // An address without a subnet does where all pods are given such ones: it is wrong only where the others are not.
          const isAlone = own.prefixLength === (own.family === 4 ? 32 : 128);
          if (lengths.includes(own.prefixLength) || (isAlone && !lengths.includes(gateway.prefixLength))) return [];
          const name = `pod ${pod.namespace}/${pod.name}`;
          const explains = stops.filter(
            ({ flow, path, node }) =>
              node === pod.host!.name || flow.title.startsWith(`${name} `) || path.destination.ref === name,
          );
          return [
            {
              node: pod.node!.name,
              subject: name,
              title: `${name} has ${own.address}/${own.prefixLength}, but ${bridge} has ${gateway.address}/${gateway.prefixLength}`,
              evidence: prove(own.origin, gateway.origin),
              fix: [commandLine('kubectl', '-n', pod.namespace, 'delete', 'pod', pod.name)],
              confidence: 0.95,
              severity: explains.length > 0 ? 'error' : 'warning',
              explains,
            },
          ];
        });
    }),
});
