import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { buildCluster, type Cluster } from './cluster.ts';
import { whatIsMissing } from './requirements.ts';
import { tryWays, waysOf } from './ways.ts';

const skip = whatIsMissing() ?? false;
const backends = ['legacy', 'nft'] as const;

describe('two clusters that stand at once', { skip }, () => {
  let clusters: Cluster[] = [];
  before(async () => {
    clusters = await Promise.all(backends.map((backend) => buildCluster({ backend })));
  });
  after(() => Promise.all(clusters.map((cluster) => cluster.remove())));

  backends.forEach((backend, index) => {
    test(`with the ${backend} backend every way works`, async () => {
      const cluster = clusters[index]!;
      const tried = await tryWays(cluster, waysOf(cluster));
      assert.deepEqual(
        tried.filter(({ works }) => !works),
        [],
      );
    });

    test(`with the ${backend} backend a node sees itself, its pods and its iptables only`, async () => {
      const cluster = clusters[index]!;
      const { stdout } = await cluster.run('node-2', [
        'sh',
        '-c',
        'hostname; iptables --version; ls /sys/class/net; cat /proc/[0-9]*/cgroup | grep -c kubepods; tr "\\0" " " < /proc/$(pgrep -x kube-proxy)/cmdline',
      ]);
      const [hostname, version, ...rest] = stdout.trim().split('\n');
      assert.equal(hostname, 'node-2');
      assert.match(version!, backend === 'nft' ? /\(nf_tables\)/ : /\(legacy\)/);
      // Three pods: a pause process and a program each.
      assert.deepEqual(
        rest.map((line) => line.trim().replace(/^veth\w{8}$/, 'veth')),
        [
          'cbr0',
          'eth0',
          'eth1',
          'lo',
          'veth',
          'veth',
          'veth',
          '6',
          '/usr/local/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf --hostname-override=node-2',
        ],
      );
      const inPod = await cluster.runInPod('default/client-2', ['sh', '-c', 'hostname; cat /etc/resolv.conf']);
      assert.match(inPod.stdout, /^client-2\nsearch default\.svc\.cluster\.local .*\nnameserver 10\.96\.0\.10\n/);
    });
  });
});
