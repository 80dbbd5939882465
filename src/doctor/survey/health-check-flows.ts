import { nodeAddressOf } from '../../cluster/node-address.ts';
import { printEndpoint } from '../../model/address.ts';
import type { Host } from '../../simulate/host.ts';
import type { CheckFlow } from '../flow.ts';
import type { ServiceFront } from './service-front.ts';
import type { Survey } from './survey.ts';

/**
 * A load balancer that asks, with externalTrafficPolicy Local, whether the node has an endpoint: kube-proxy itself answers at the health
 * check node port, also where it has none (KEP-27, pkg/proxy/healthcheck).
 */
export function healthCheckFlows({ world }: Survey, node: Host, front: ServiceFront): CheckFlow[] {
  const { service, servicePort, family, namespace, name } = front;
  const port = service?.healthCheckNodePort ?? null;
  const address = nodeAddressOf(world, node.name, family);
  // All ports of a service have one health check.
  if (port === null || address === null || servicePort !== service?.ports[0]) return [];
  return [
    {
      check: 'node-port',
      entry: 'health check',
      node: node.name,
      title: `a load balancer to the health check of svc ${namespace}/${name} at node port ${port} of ${node.name}`,
      from: 'external',
      to: printEndpoint(address, port),
      protocol: 'tcp',
      standsFor: 1,
      meant: 'answered',
      answerers: null,
      service: null,
    },
  ];
}

/** Is it the connection of such a load balancer? */
export const isHealthCheck = ({ entry }: CheckFlow): boolean => entry === 'health check';
