import { type DnsAnswer, noName, notKnown, orNoRecord } from './answer.ts';
import { undashed } from './endpoints.ts';
import { answerNamespace, hasNamespace } from './namespaces.ts';
import { addressRecords, type QuestionType } from './record.ts';
import type { DnsZone } from './zone.ts';

/** Answers for `10-244-1-139.NAMESPACE.pod`. */
export function answerPodName(zone: DnsZone, domain: string, labels: readonly string[], type: QuestionType): DnsAnswer {
  const mode = zone.corefile?.podNames ?? 'insecure';
  const [label, namespace] = labels as [string, string];
  if (mode === 'disabled') return noName("CoreDNS makes no names of pods' addresses (option pods is not set)");
  if (labels.length < 2) return answerNamespace(zone, labels[0] ?? null, type);
  if (labels.length > 2) return noName('below pod there is a name for each namespace, and in it names of addresses');
  const address = undashed(label);
  if (address === null) return noName(`${label} is no address with dashes`);
  const exists = hasNamespace(zone, namespace);
  if (exists === false) return noName(`there is no namespace ${namespace}`);
  const pod = zone.objects.pods?.find((one) => one.namespace === namespace && one.ips.includes(address));
  if (mode === 'verified' && pod === undefined) {
    return zone.objects.pods === null
      ? notKnown('pods were not collected')
      : noName(`no pod of namespace ${namespace} has the address ${address} (pods verified)`);
  }
  if (exists === null) return notKnown(`whether there is a namespace ${namespace} is not in the evidence`);
  const origin = pod?.origin ?? { source: zone.objects.corefile?.origin.source ?? '', line: 0, text: '' };
  const records = addressRecords(`${label}.${namespace}.pod.${domain}`, type, [{ address, origin }]);
  const words =
    pod === undefined
      ? 'CoreDNS makes it of the name alone, without looking whether a pod has the address (pods insecure)'
      : `pod ${namespace}/${pod.name} has the address`;
  return orNoRecord(records, type, words, 'the address is of the other family');
}
