import { didYouMean, nearest } from '../../model/nearest.ts';
import type { ServiceObject } from '../../model/objects.ts';
import { type DnsAnswer, named, noName, notKnown, orNoRecord, srvAnswer } from './answer.ts';
import { answerEndpoint } from './endpoint-names.ts';
import { readyEndpoints, undashed } from './endpoints.ts';
import { answerNamespace, hasNamespace } from './namespaces.ts';
import { answerPort } from './port-names.ts';
import { addressRecords, type DnsRecord, endpointSrv, type QuestionType, srvRecord } from './record.ts';
import type { DnsZone } from './zone.ts';

/** Answers for a name below `svc`: `[_PORT._PROTOCOL.|HOSTNAME.]SERVICE.NAMESPACE`. */
export function answerService(zone: DnsZone, domain: string, labels: readonly string[], type: QuestionType): DnsAnswer {
  const { services } = zone.objects;
  if (services === null) return notKnown('services were not collected');
  const [serviceName, namespace] = labels.slice(-2);
  if (labels.length < 2) return answerNamespace(zone, labels[0] ?? null, type);
  if (!isServed(zone, namespace!)) return noName(`CoreDNS serves no names of namespace ${namespace}`);
  const service = services.find((one) => one.namespace === namespace && one.name === serviceName);
  if (service === undefined) return noName(whyNoService(zone, services, serviceName!, namespace!));
  const first = labels.slice(0, -2);
  const base = `${service.name}.${service.namespace}.svc.${domain}`;
  if (first.length === 0) return answerWhole(zone, service, base, type);
  if (service.type === 'ExternalName') return noName(`${named(service)} is an ExternalName: nothing is below its name`);
  if (first.length === 2 && first[0]!.startsWith('_') && first[1]!.startsWith('_')) {
    return answerPort(zone, service, base, { port: first[0]!.slice(1), protocol: first[1]!.slice(1) }, type);
  }
  if (first.length > 1)
    return noName(`below a service there are names of endpoints and of ports, as _http._tcp, no ${first.join('.')}`);
  return answerEndpoint(zone, service, base, first[0]!, type);
}

const isServed = ({ corefile }: DnsZone, namespace: string): boolean =>
  corefile === null || corefile.namespaces.length === 0 || corefile.namespaces.includes(namespace);

function whyNoService(zone: DnsZone, services: readonly ServiceObject[], name: string, namespace: string): string {
  const elsewhere = services.filter((one) => one.name === name).map(named);
  const near = nearest(
    name,
    services.filter((one) => one.namespace === namespace).map((one) => one.name),
  );
  const hint = elsewhere.length > 0 ? `: there is ${elsewhere.slice(0, 3).join(', ')}` : didYouMean(near);
  if (hasNamespace(zone, namespace) === false)
    return `there is no namespace ${namespace}${elsewhere.length > 0 ? hint : ''}`;
  const pod = zone.objects.pods?.find((one) => one.namespace === namespace && one.name === name);
  if (pod !== undefined && hint === '')
    return `namespace ${namespace} has a pod ${name}, but pods have no such names: it has no service ${name}`;
  return `namespace ${namespace} has no service ${name}${hint}`;
}

function answerWhole(zone: DnsZone, service: ServiceObject, name: string, type: QuestionType): DnsAnswer {
  if (service.type === 'ExternalName') return answerExternalName(service, name);
  const clusterIps = service.clusterIps.filter((address) => address !== 'None');
  if (clusterIps.length > 0) {
    if (zone.corefile?.ignoresEmptyServices === true && readyEndpoints(zone, service)?.length === 0) {
      return noName(
        `${named(service)} has no ready endpoint, and CoreDNS is told to ignore such (ignore empty_service)`,
      );
    }
    if (type === 'SRV')
      return srvAnswer(
        service,
        service.ports.map((port) => srvRecord(name, port.port, name, service.origin)),
      );
    const records = addressRecords(
      name,
      type,
      clusterIps.map((address) => ({ address, origin: service.origin })),
    );
    return orNoRecord(
      records,
      type,
      `${named(service)} has this cluster IP`,
      `${named(service)} has no cluster IP of that family`,
    );
  }
  return answerHeadless(zone, service, name, type);
}

function answerHeadless(zone: DnsZone, service: ServiceObject, name: string, type: QuestionType): DnsAnswer {
  const endpoints = readyEndpoints(zone, service);
  if (endpoints === null) return notKnown(`${named(service)} is headless, and endpoints were not collected`);
  if (endpoints.length === 0) return noName(`${named(service)} is headless and has no ready endpoint`);
  if (type === 'SRV')
    return srvAnswer(
      service,
      endpoints.flatMap((endpoint) => endpointSrv(name, name, endpoint, null)),
    );
  const words = `${named(service)} is headless: its name has the addresses of its ready endpoints`;
  return orNoRecord(
    addressRecords(name, type, endpoints),
    type,
    words,
    `${named(service)} has no ready endpoint of that family`,
  );
}

/** The API lets an address through as `externalName`; CoreDNS answers only names (plugin/etcd/msg HostType). */
function answerExternalName(service: ServiceObject, name: string): DnsAnswer {
  const target = service.externalName;
  if (target === null || target === '' || undashed(target.replaceAll('.', '-')) !== null) {
    return noName(`${named(service)} is an ExternalName of ${target || 'nothing'}, which is no name`);
  }
  const record: DnsRecord = {
    name,
    type: 'CNAME',
    data: target.replace(/\.$/, ''),
    service: null,
    origin: service.origin,
  };
  return { outcome: 'answered', records: [record], words: `${named(service)} is an ExternalName` };
}
