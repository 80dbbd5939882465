import { didYouMean, nearest } from '../../model/nearest.ts';
import type { ServiceObject } from '../../model/objects.ts';
import { type DnsAnswer, named, noName, notKnown, orNoRecord, srvAnswer } from './answer.ts';
import { type NamedEndpoint, readyEndpoints, undashed } from './endpoints.ts';
import { addressRecords, endpointSrv, type QuestionType } from './record.ts';
import type { DnsZone } from './zone.ts';

/** Answers for the name of one endpoint below its service. */
export function answerEndpoint(
  zone: DnsZone,
  service: ServiceObject,
  base: string,
  hostname: string,
  type: QuestionType,
): DnsAnswer {
  const endpoints = readyEndpoints(zone, service);
  if (endpoints === null) return notKnown(`endpoints of ${named(service)} were not collected`);
  const own = endpoints.filter((endpoint) => endpoint.hostname.toLowerCase() === hostname);
  const name = `${hostname}.${base}`;
  if (own.length === 0) return noName(whyNoEndpoint(zone, service, hostname, endpoints));
  if (type === 'SRV')
    return srvAnswer(
      service,
      own.flatMap((endpoint) => endpointSrv(name, base, endpoint, null)),
    );
  const words = own.some(({ isGiven }) => isGiven)
    ? `a ready endpoint of ${named(service)} has the hostname ${hostname} (hostname and subdomain of its pod)`
    : `a ready endpoint of ${named(service)} has this address, and no hostname of its own`;
  return orNoRecord(
    addressRecords(name, type, own),
    type,
    words,
    `the endpoint ${hostname} of ${named(service)} has no address of that family`,
  );
}

function whyNoEndpoint(
  zone: DnsZone,
  service: ServiceObject,
  hostname: string,
  endpoints: readonly NamedEndpoint[],
): string {
  const pod = zone.objects.pods?.find(
    (one) => one.namespace === service.namespace && (one.hostname ?? one.name) === hostname,
  );
  const slices = zone.objects.endpointSlices!.filter(
    (slice) => slice.namespace === service.namespace && slice.service === service.name,
  );
  const isUnready = slices.some((slice) =>
    slice.endpoints.some((one) => !one.ready && (one.hostname === hostname || one.address === undashed(hostname))),
  );
  if (isUnready) return `the endpoint ${hostname} of ${named(service)} is not ready`;
  if (pod !== undefined && pod.subdomain !== service.name) {
    return `pod ${pod.namespace}/${pod.name} has ${pod.subdomain === null ? 'no subdomain' : `the subdomain ${pod.subdomain}`}: only one with the subdomain ${service.name} has a name below ${named(service)}`;
  }
  const near = nearest(
    hostname,
    endpoints.map((endpoint) => endpoint.hostname),
  );
  return `${named(service)} has no ready endpoint ${hostname}${didYouMean(near)}`;
}
