import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runScript, succeedsInside } from '../kernel/shell.ts';

const namespace = `k8snet-known-${process.pid}`;
const skip = succeedsInside('nft add table inet probe') ? false : 'no namespaces, or no nft';

/** The differences of docs/differential.md that cannot be mended here: each is shown by what the tools say. */
describe('known differences', { skip }, () => {
  it('nft does not list a `meta protocol` that contradicts the addresses behind it', async () => {
    await runScript(null, `ip netns add ${namespace}`);
    try {
      const rule = 'meta nfproto ipv4 meta protocol ip6 ip saddr 10.0.0.1 accept';
      const listed = await runScript(
        namespace,
        `nft add table inet t\nnft add chain inet t c\nnft add rule inet t c ${rule}\nnft list chain inet t c\n`,
      );
      assert.match(listed, /ip saddr 10\.0\.0\.1 accept/);
      assert.doesNotMatch(listed, /meta protocol ip6/);
    } finally {
      await runScript(null, `ip netns del ${namespace}`);
    }
  });
});
