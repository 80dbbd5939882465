import type { ServiceObject } from '../../model/objects.ts';
import { type DnsAnswer, named, noName, notKnown, orNoRecord, srvAnswer } from './answer.ts';
import { readyEndpoints } from './endpoints.ts';
import { addressRecords, endpointSrv, type QuestionType, srvRecord } from './record.ts';
import type { DnsZone } from './zone.ts';

/** Answers for `_PORT._PROTOCOL` below a service. */
export function answerPort(
  zone: DnsZone,
  service: ServiceObject,
  base: string,
  asked: { port: string; protocol: string },
  type: QuestionType,
): DnsAnswer {
  const name = `_${asked.port}._${asked.protocol}.${base}`;
  const isAsked = (port: { name: string; protocol: string }): boolean =>
    port.name !== '' && port.name.toLowerCase() === asked.port && port.protocol.toLowerCase() === asked.protocol;
  const known = service.ports
    .filter(({ name: port }) => port !== '')
    .map((port) => `_${port.name}._${port.protocol.toLowerCase()}`);
  const none = `${named(service)} has no ${asked.protocol} port named ${asked.port}: ${known.length > 0 ? `it has ${known.join(', ')}` : 'its ports have no names'}`;
  const clusterIps = service.clusterIps.filter((address) => address !== 'None');
  if (clusterIps.length > 0) {
    const ports = service.ports.filter(isAsked);
    if (ports.length === 0) return noName(none);
    if (type === 'SRV')
      return srvAnswer(
        service,
        ports.map((port) => srvRecord(name, port.port, base, service.origin)),
      );
    const records = addressRecords(
      name,
      type,
      clusterIps.map((address) => ({ address, origin: service.origin })),
    );
    return orNoRecord(
      records,
      type,
      `${named(service)} has such a port`,
      `${named(service)} has no cluster IP of that family`,
    );
  }
  const endpoints = readyEndpoints(zone, service);
  if (endpoints === null) return notKnown(`${named(service)} is headless, and endpoints were not collected`);
  const fitting = endpoints.filter(({ ports }) => ports.some(isAsked));
  if (fitting.length === 0)
    return noName(endpoints.length === 0 ? `${named(service)} is headless and has no ready endpoint` : none);
  if (type === 'SRV')
    return srvAnswer(
      service,
      fitting.flatMap((endpoint) => endpointSrv(name, base, endpoint, isAsked)),
    );
  return orNoRecord(
    addressRecords(name, type, fitting),
    type,
    `${named(service)} has such a port`,
    `${named(service)} has no ready endpoint of that family`,
  );
}
