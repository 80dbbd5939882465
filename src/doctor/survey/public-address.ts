import { frontendsOf, isProxied } from '../../cluster/expected-services/expect-services.ts';
import { isOfFamily } from './front-flows.ts';
import type { ServiceFront } from './service-front.ts';

/** An address, beside the cluster IP, that clients outside ask a service port at. */
export interface PublicAddress {
  kind: 'load balancer IP' | 'external IP';
  address: string;
  port: number;
  /** Clients that are let in; null = all. */
  sourceRanges: string[] | null;
}

/** Those of a service port that kube-proxy writes rules for; [] where the API does not tell. */
export function publicAddresses({ service, servicePort, family, address }: ServiceFront): PublicAddress[] {
  if (service === null || servicePort === null || !isProxied(service)) return [];
  const frontends = frontendsOf({ service, port: servicePort, family, clusterIp: address });
  return frontends.flatMap(({ kind, address: own, port, sourceRanges }): PublicAddress[] => {
    if (own === null || (kind !== 'load balancer IP' && kind !== 'external IP')) return [];
    return [{ kind, address: own, port, sourceRanges: sourceRanges?.some(isEverybody) ? null : sourceRanges }];
  });
}

/** Has it any? Asked of every service: no lists are made for the answer. */
export const hasPublicAddress = ({ service, family }: ServiceFront): boolean =>
  service !== null &&
  [service.loadBalancerIps, service.externalIps].some((list) => list.some((one) => isOfFamily(one, family))) &&
  isProxied(service);

const isEverybody = (range: string): boolean => range.endsWith('/0');
