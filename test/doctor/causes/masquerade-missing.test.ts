import { masqueradeMissing } from '../../../src/doctor/causes/masquerade-missing.ts';
import { testCause } from '../recognise.ts';

const withoutMasquerade = (text: string): string => text.replace(/^.*-j MASQUERADE.*\n/gm, '');

testCause(masqueradeMissing, 'IPv6 is masqueraded nowhere: what another node does for IPv4 proves nothing', {
  bundle: 'systems/calico.tar.gz',
  changes: {
    'nodes/one/ip6tables-save.txt': withoutMasquerade,
    'nodes/two/ip6tables-save.txt': withoutMasquerade,
  },
  checks: ['egress'],
  explains: true,
  found: [
    { severity: 'warning', node: 'one', title: /\(fd00:1::\d+\)/ },
    { severity: 'warning', node: 'two', title: /\(fd00:2::\d+\)/ },
  ],
});

testCause(masqueradeMissing, 'IPv6 is masqueraded on another node', {
  bundle: 'systems/calico.tar.gz',
  changes: { 'nodes/one/ip6tables-save.txt': withoutMasquerade },
  checks: ['egress'],
  explains: true,
  found: [{ severity: 'error', node: 'one', title: /\(fd00:1::\d+\)/ }],
});
