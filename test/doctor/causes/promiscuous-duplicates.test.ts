import { promiscuousDuplicates } from '../../../src/doctor/causes/promiscuous-duplicates.ts';
import { testCause } from '../recognise.ts';

const promiscuous = (text: string): string => text.replace(/(cbr0: <BROADCAST,MULTICAST),/, '$1,PROMISC,');
const asText = { 'nodes/node-1/ip-addr.json': null, 'nodes/node-1/ip-link.json': null };

testCause(promiscuousDuplicates, 'no rule drops the copies', {
  bundle: 'nodes/healthy-legacy',
  changes: { ...asText, 'nodes/node-1/ip-addr.txt': promiscuous, 'nodes/node-1/ip-link.txt': promiscuous },
  found: [{ severity: 'info', node: 'node-1', title: /cbr0 is promiscuous/ }],
});

const jumps = Array.from({ length: 40 }, () => '    counter packets 0 bytes 0 jump KUBE-DEDUP').join('\n');
const bridgeTable = `table bridge filter {
  chain OUTPUT {
    type filter hook output priority filter; policy accept;
${jumps}
  }
  chain KUBE-DEDUP {
  }
}
`;

testCause(promiscuousDuplicates, 'they are dropped again and again', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    ...asText,
    'nodes/node-1/ip-addr.txt': promiscuous,
    'nodes/node-1/ip-link.txt': promiscuous,
    'nodes/node-1/nft-ruleset.json': null,
    'nodes/node-1/nft-ruleset.txt': bridgeTable,
  },
  found: [{ severity: 'warning', node: 'node-1', title: /stand there 40 times/ }],
});
