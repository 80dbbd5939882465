import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runScript, succeedsInside } from '../kernel/shell.ts';

const namespace = `k8snet-known-${process.pid}`;
const skip = succeedsInside('nft add table inet probe') ? false : 'no namespaces, or no nft';

/** The differences of docs/differential.md that cannot be mended here: each is shown by what the tools say. */
describe('known differences', { skip }, () => {
  const rows: [what: string, rule: string, listed: RegExp][] = [
    [
      'nft does not list a `meta protocol` that contradicts the addresses behind it',
      'meta nfproto ipv4 meta protocol ip6 ip saddr 10.0.0.1 accept',
      /^\s*(meta nfproto ipv4 )?ip saddr 10\.0\.0\.1 accept$/m,
    ],
    [
      'nft does not list the family of a rule that rejects with a reset',
      'meta nfproto ipv6 tcp dport 80 reject with tcp reset',
      /^\s*tcp dport 80 reject with tcp reset$/m,
    ],
  ];
  for (const [what, rule, listed] of rows) {
    it(what, async () => {
      await runScript(null, `ip netns add ${namespace}`);
      try {
        const script = `nft add table inet t\nnft add chain inet t c\nnft add rule inet t c ${rule}\nnft list chain inet t c\n`;
        assert.match(await runScript(namespace, script), listed);
      } finally {
        await runScript(null, `ip netns del ${namespace}`);
      }
    });
  }
});
