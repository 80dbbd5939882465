import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fixtures, runProgram } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8snet-bad-input-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

mkdirSync(join(folder, 'other-tool'));
mkdirSync(join(folder, 'nothing'));
write('other-tool/cluster-info.txt', 'a bundle of another tool\n');
write('other-tool/pods.log', 'x\n');

const healthy = ['--bundle', 'nodes/healthy-legacy'];
const flow = (text: string): string[] => ['verify', write(`flows-${text.length}.yaml`, text), ...healthy];

/** What is wrong, the command line, the exit status, and what the one line on stderr has to say. */
const wrong: [string, string[], number, RegExp][] = [
  ['an unknown command', ['trce', 'svc/web'], 2, /unknown command 'trce'.*trace/],
  ['an unknown option', ['trace', 'svc/web', '--bundel', 'x'], 2, /unknown option '--bundel'.*--bundle/],
  ['no target', ['trace'], 2, /missing required argument 'target'/],
  ['two targets', ['trace', 'svc/a', 'svc/b'], 2, /too many arguments/],
  ['an unknown format', ['trace', 'svc/a', '-o', 'xml'], 2, /xml.*text, json, yaml/],
  ['a port that is none', ['trace', 'svc/a', '--sport', '70000'], 2, /70000.*1 to 65535/],
  ['a protocol that is none', ['trace', 'svc/a', '-p', 'tpc'], 2, /tpc.*tcp, udp, sctp, icmp/],
  ['a target that is none', ['trace', 'what is this', ...healthy, '--node', 'node-1'], 2, /what is this/],
  [
    'an unknown service',
    ['trace', 'svc/echoservr', ...healthy, '--node', 'node-1'],
    2,
    /echoservr.*did you mean.*echoserver/,
  ],
  [
    'an unknown pod',
    ['trace', 'svc/echoserver', '--from', 'pod/client-9', '--node', 'node-1', ...healthy],
    2,
    /client-9.*did you mean.*client-1/,
  ],
  [
    'a service of another namespace',
    ['trace', 'svc/kube-dns', ...healthy, '--node', 'node-1'],
    2,
    /no service default\/kube-dns; did you mean kube-system\/kube-dns/,
  ],
  ['an unknown node', ['trace', 'svc/echoserver', '--node', 'node-7', ...healthy], 2, /node-7.*did you mean.*node-1/],
  ['several nodes and none named', ['explain-chain', 'KUBE-SERVICES', ...healthy], 2, /--node.*node-1.*node-2/],
  [
    'an unknown chain',
    ['explain-chain', 'KUBE-SERVICE', ...healthy, '--node', 'node-1'],
    2,
    /KUBE-SERVICE .*did you mean.*KUBE-SERVICES/,
  ],
  ['an unknown kind', ['schema', 'trac'], 2, /trac.*trace/],
  ['an unknown shell', ['completion', 'csh'], 2, /csh.*bash, zsh, fish/],
  ['a bundle that is not there', ['trace', 'svc/a', '--bundle', join(folder, 'missing')], 3, /missing: no such file/],
  ['a folder of nothing', ['trace', 'svc/a', '--bundle', join(folder, 'nothing')], 3, /is not a bundle.*found nothing/],
  [
    'a bundle of another tool',
    ['trace', 'svc/a', '--bundle', join(folder, 'other-tool')],
    3,
    /is not a bundle.*cluster-info/,
  ],
  [
    'a file that is no archive',
    ['trace', 'svc/a', '--bundle', write('notes.tar.gz', 'notes')],
    3,
    /neither a folder nor a tar archive/,
  ],
  [
    'a zip archive',
    ['trace', 'svc/a', '--bundle', write('bundle.zip', Buffer.from('504b0304140000000800', 'hex'))],
    3,
    /bundle\.zip: is packed with zip, .* unpack it/,
  ],
  [
    'an archive cut short',
    [
      'trace',
      'svc/a',
      '--bundle',
      write('cut.tar.gz', readFileSync(join(fixtures, 'recordings/forward-drop.tar.gz')).subarray(0, 3000)),
    ],
    3,
    /damaged or cut short/,
  ],
  ['a folder where a file is due', ['trace', '10.0.0.1', '--iptables', folder], 3, /is a folder where a file is due/],
  ['standard input for two things', ['trace', '10.0.0.1', '--iptables', '-', '--ip-addr', '-'], 3, /standard input/],
  [
    'the words of a shell where rules are due',
    ['trace', '10.0.0.1', '--iptables', write('failed.txt', 'bash: iptables-save: command not found\n')],
    3,
    /failed\.txt: nothing in it looks like what iptables-save.* begins with "bash: iptables-save: command not found"/,
  ],
  ['flows that are not there', ['verify', join(folder, 'none.yaml'), ...healthy], 2, /none\.yaml: no such file/],
  ['a folder of flows', ['verify', folder, ...healthy], 2, /is a folder where a file is due/],
  ['flows that are no YAML', flow('flows: [\n  {to: "x"\n'), 2, /flows-\d+\.yaml:\d+: /],
  [
    'flows with an unknown key',
    flow('flows:\n  - to: 10.0.0.1\n    expct: {}\n'),
    2,
    /:3: unknown key "expct".*expect/,
  ],
  ['flows and evidence from standard input', ['verify', '-', '--iptables', '-'], 2, /standard input/],
];

for (const [what, words, status, message] of wrong) {
  test(`one clear line about ${what}`, async () => {
    const ran = await runProgram(words);
    assert.match(ran.stderr, message);
    assert.match(ran.stderr, /^k8snet: [^\n]*\n$/);
    assert.deepEqual({ status: ran.status, stdout: ran.stdout }, { status, stdout: '' });
  });
}

const dump = readFileSync(join(fixtures, 'nodes/healthy-legacy/nodes/node-1/iptables-save.txt'), 'utf8');
const service = dump.indexOf('-A KUBE-SERVICES -d 10.105.8.60/32');

/** Damaged rules: there is an answer all the same. */
const damaged: [string, string][] = [
  ['a dump cut short inside a rule', dump.slice(0, service + 70)],
  ['CRLF line ends', dump.replaceAll('\n', '\r\n')],
  ['NUL bytes', dump.replaceAll('--comment', '--com\0ment')],
  ['a line of 10 MB', `${dump}\n${'-A KUBE-SERVICES x'.repeat(600_000)}\n`],
  ['an unclosed quote', dump.replace('"kubernetes service portals"', '"kubernetes service portals')],
  ['no text at all', ''],
];

for (const [what, text] of damaged) {
  test(`an answer in spite of ${what}`, async () => {
    const words = ['trace', '10.105.8.60:8877', '--from', '192.168.0.2', '--iptables', '-', '-o', 'json'];
    const ran = await runProgram(words, { input: text });
    assert.equal(ran.stderr, '');
    assert.ok(ran.status === 0 || ran.status === 1, `exit status ${ran.status}`);
    const trace = JSON.parse(ran.stdout);
    assert.equal(trace.kind, 'Trace');
    assert.ok(trace.paths.length > 0);
  });
}
