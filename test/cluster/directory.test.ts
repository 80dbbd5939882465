import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { world as shop } from './shop.ts';

describe('whose an address is', () => {
  const { directory } = shop();
  const rows: [address: string, port: number | null, protocol: string, ref: string | null][] = [
    ['10.96.0.10', 80, 'tcp', 'svc default/web'],
    ['fd00:96::10', 80, 'tcp', 'svc default/web'],
    ['10.96.0.10', 81, 'tcp', 'svc default/web'],
    ['10.96.0.20', 8080, 'tcp', 'svc shop/cart:http'],
    ['10.96.0.20', 5353, 'udp', 'svc shop/cart:search'],
    ['10.96.0.20', 5353, 'tcp', 'svc shop/cart'],
    ['10.96.0.20', null, 'icmp', 'svc shop/cart'],
    ['10.1.10.9', 30080, 'tcp', 'svc shop/cart:http'],
    ['10.1.10.9', 30080, 'udp', 'node node-1'],
    ['10.1.10.9', 22, 'tcp', 'node node-1'],
    ['192.168.0.1', 22, 'tcp', 'node node-1'],
    ['192.168.0.3', 30080, 'tcp', 'pod default/b'],
    ['fd00:2::2', null, 'icmpv6', 'pod default/c'],
    ['203.0.113.10', 30080, 'tcp', null],
    ['127.0.0.1', 22, 'tcp', null],
  ];
  for (const [address, port, protocol, ref] of rows) {
    it(`${address} ${port ?? ''}/${protocol}: ${ref ?? 'nobody known'}`, () =>
      assert.equal(directory.refOf(address, port, protocol), ref));
  }

  it("a host's pod is found by no address of its own", () => assert.equal(directory.podOf('10.1.10.10'), null));
});
