import type { ServiceKey, VirtualService } from '../../model/ipvs.ts';
import type { Origin, Parsed } from '../../model/origin.ts';

/** What a reader of a listing builds: the services in their order, and how to find one again. */
export interface ServiceList {
  result: Parsed<VirtualService[]>;
  byKey: Map<string, VirtualService>;
}

export const newServiceList = (): ServiceList => ({ result: { facts: [], warnings: [] }, byKey: new Map() });

/** A service as its key alone makes it: the rest is the default of ipvsadm(8). */
export const newService = (key: ServiceKey, origin: Origin): VirtualService => ({
  origin,
  key,
  scheduler: 'none',
  schedulerFlags: [],
  persistence: null,
  onePacket: false,
  servers: [],
});

export const keyText = (key: ServiceKey): string =>
  key.type === 'mark' ? `mark ${key.mark} ${key.family ?? ''}` : `${key.protocol} ${key.address} ${key.port}`;

export function addService({ result, byKey }: ServiceList, service: VirtualService): void {
  byKey.set(keyText(service.key), service);
  result.facts.push(service);
}
