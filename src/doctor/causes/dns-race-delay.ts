import { defineCause } from '../cause.ts';

export const dnsRaceDelay = defineCause({
  id: 'dns-race-delay',
  title: 'One of two parallel DNS questions is lost',
  severity: 'warning',
  symptom: 'Names take 5 seconds now and then; glibc asks for A and AAAA at once from one source port.',
  proof:
    'tcpdump port 53 in the pod: two questions from one port, one answer. The counters of conntrack tell that such losses happen (conntrack-insert-race), not whose question it was.',
  fix: 'Set options single-request-reopen (glibc), use NodeLocal DNSCache, or a kernel of 5.0 or later.',
  needs: [],
  breaks: ['dns'],
  recognise: null,
});
