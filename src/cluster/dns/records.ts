import { type DnsAnswer, noName, noRecord } from './answer.ts';
import { answerPodName } from './pod-names.ts';
import type { QuestionType } from './record.ts';
import { answerReverse } from './reverse.ts';
import { answerService } from './services.ts';
import type { DnsZone } from './zone.ts';

/**
 * Answers a question as the Kubernetes DNS specification 1.1 (github.com/kubernetes/dns, docs/specification.md) says, and where that leaves
 * it open as CoreDNS does (plugin/kubernetes). The name is without its last dot; CNAMEs are not followed.
 */
export function answerQuestion(zone: DnsZone, name: string, type: QuestionType): DnsAnswer {
  const asked = name.toLowerCase();
  if (/\.(?:in-addr|ip6)\.arpa$/.test(asked)) return answerReverse(zone, asked, type);
  const domain = zone.domains.find((one) => asked === one || asked.endsWith(`.${one}`));
  if (domain === undefined) {
    return {
      outcome: 'unknown',
      words: `it does not end in ${zone.domains.join(' or ')}: the cluster's DNS asks its upstream servers, whose answer is not in the evidence`,
    };
  }
  const labels = asked === domain ? [] : asked.slice(0, -domain.length - 1).split('.');
  const kind = labels.pop();
  if (kind === undefined) return noRecord(`it is the cluster domain itself, which has no ${type} record`);
  if (kind === 'svc') return answerService(zone, domain, labels, type);
  if (kind === 'pod') return answerPodName(zone, domain, labels, type);
  if (kind === 'dns-version' && labels.length === 0)
    return noRecord('it has a TXT record only, the version of the names');
  return noName(`right below ${domain} there are only svc and pod, no ${kind}`);
}
