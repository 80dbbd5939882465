import type { ReportedPort, ReportedService } from '../../model/service-report.ts';

/** `default/kubernetes:https`, `shop/lb` where the port has no name; the chain where nothing tells whose it is. */
export function printPort(service: ReportedService, port: ReportedPort): string {
  const name = service.name === null ? `chain ${port.chain ?? '?'}` : `${service.namespace}/${service.name}`;
  const family = port.family === 6 ? ' (IPv6)' : '';
  return `${name}${port.name === '' ? '' : `:${port.name}`}${family}`;
}
