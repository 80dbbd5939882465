import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execute } from './execute.ts';
import { whatIsMissing } from './requirements.ts';

const skip = whatIsMissing() ?? false;

test('npm run lab reads commands from standard input and ends with it', { skip }, async () => {
  const commands = 'faults\nbreak ip-forward-off\nheal ip-forward-off\nbreak nonsense\nlook\n';
  const argv = [process.execPath, '--import', 'tsx', 'test/lab/main.ts'];
  const { status, stdout, stderr } = await execute(argv, { input: commands });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.match(stdout, /^the cluster stands after /);
  assert.match(stdout, /^bridge-netfilter-off +node-1: /m);
  assert.match(
    stdout,
    /^ip-forward-off is on\nip-forward-off is healed\nno fault nonsense: there are ip-forward-off, /m,
  );
  assert.match(stdout, /^ {2}nsenter --target \d+ .* doctor$/m);
});
