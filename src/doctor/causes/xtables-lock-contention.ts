import { defineCause } from '../cause.ts';

export const xtablesLockContention = defineCause({
  id: 'xtables-lock-contention',
  title: 'Programs wait for the lock of iptables',
  severity: 'warning',
  symptom: 'New services and endpoints take half a minute or more to work; CNI plugins time out while they add rules.',
  proof:
    'The log of kube-proxy says "Another app is currently holding the xtables lock", and its metric sync_proxy_rules_last_timestamp_seconds stands still. Neither is part of the evidence; fuser -v /run/xtables.lock names who holds it.',
  fix: 'Give every user of iptables a wait (-w), mount /run/xtables.lock into the pods that call iptables, and have fewer of them. nftables mode needs no such lock.',
  needs: [],
  breaks: ['kube-proxy'],
  recognise: null,
});
