import { apiService, internetAddress, services } from './plan.ts';

/** What CoreDNS's kubernetes plugin answers for the services, in dnsmasq's options. */
export function dnsRecords(): string[] {
  const all = [...services, { ...apiService, ports: [{ name: 'https', protocol: 'TCP', port: apiService.port }] }];
  return [
    '--local=/cluster.local/',
    '--local=/in-addr.arpa/',
    `--server=${internetAddress}`,
    ...all.flatMap(({ namespace, name, clusterIp, ports }) => {
      const full = `${name}.${namespace}.svc.cluster.local`;
      const named = ports.filter((port) => port.name !== '');
      return [
        `--host-record=${full},${clusterIp}`,
        ...named.map((port) => `--srv-host=_${port.name}._${port.protocol.toLowerCase()}.${full},${full},${port.port}`),
      ];
    }),
  ];
}
