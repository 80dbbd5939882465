import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSockets } from '../../../src/sources/sockets/parse.ts';
import { fixture } from '../fixture.ts';

const rows = (text: string): unknown[] => {
  const { facts, warnings } = parseSockets(text, 'ss.txt');
  assert.deepEqual(warnings, []);
  return facts.map(({ protocol, state, address, port, device, process }) => [
    protocol,
    state,
    address,
    port,
    device,
    process,
  ]);
};

test('ways to write an address', () => {
  assert.deepEqual(
    rows(`Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
udp   UNCONN 0      0      127.0.0.53%lo:53         0.0.0.0:*    users:(("systemd-resolve",pid=9,fd=12))
tcp   LISTEN 0      4096               *:6443             *:*
tcp   LISTEN 0      128             [::]:80            [::]:*    users:(("nginx",pid=1,fd=6),("nginx",pid=2,fd=6))
tcp   LISTEN 0      128               :::8080            :::*    users:(("a",pid=1,fd=6),("b",pid=2,fd=6))
udp   UNCONN 0      0  [fe80::1]%eth0:546             [::]:*
`),
    [
      ['udp', 'UNCONN', '127.0.0.53', 53, 'lo', 'systemd-resolve'],
      ['tcp', 'LISTEN', '*', 6443, null, null],
      ['tcp', 'LISTEN', '::', 80, null, 'nginx'],
      ['tcp', 'LISTEN', '::', 8080, null, 'a, b'],
      ['udp', 'UNCONN', 'fe80::1', 546, 'eth0', null],
    ],
  );
});

test('without the column Netid, and old processes', () => {
  assert.deepEqual(
    rows(`State      Recv-Q Send-Q     Local Address:Port       Peer Address:Port
LISTEN     0      128        *:22                     *:*      users:(("sshd",1234,3))
`),
    [['tcp', 'LISTEN', '*', 22, null, 'sshd']],
  );
});

test('netstat', () => {
  assert.deepEqual(
    rows(`Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
tcp        0      0 127.0.0.1:10249         0.0.0.0:*               LISTEN      2627/kube-proxy
tcp6       0      0 :::10256                :::*                    LISTEN      2627/kube-proxy
udp        0      0 0.0.0.0:68              0.0.0.0:*                           -
`),
    [
      ['tcp', 'LISTEN', '127.0.0.1', 10249, null, 'kube-proxy'],
      ['tcp', 'LISTEN', '::', 10256, null, 'kube-proxy'],
      ['udp', 'UNCONN', '0.0.0.0', 68, null, null],
    ],
  );
});

test('a recorded node, and what is no socket', () => {
  const { facts, warnings } = parseSockets(fixture('sockets/ss.txt'), 'ss.txt');
  assert.deepEqual(warnings, []);
  assert.ok(facts.some((socket) => socket.process === 'kube-proxy' && socket.port === 10256));
  assert.equal(parseSockets('tcp LISTEN 0 0 here there', 's').warnings.length, 1);
});
