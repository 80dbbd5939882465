import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFor } from '../../../../src/sources/kube-api/live/proxy.ts';

const proxy = 'http://proxy.example:3128';

const rows: [server: string, environment: Record<string, string>, expected: string | null][] = [
  ['https://10.0.0.1:6443', {}, null],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy }, proxy],
  ['https://10.0.0.1:6443', { https_proxy: proxy }, proxy],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy, https_proxy: 'http://other:1' }, proxy],
  ['https://10.0.0.1:6443', { HTTP_PROXY: proxy }, null],
  ['http://10.0.0.1:8080', { HTTP_PROXY: proxy }, proxy],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: 'proxy.example:3128' }, proxy],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: '' }, null],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, null],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'x, 10.0.0.0/8' }, null],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy, no_proxy: '10.0.0.1' }, null],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.1:443' }, proxy],
  ['https://10.0.0.1:6443', { HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.1:6443' }, null],
  ['https://[fd00::1]:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'fd00::/8' }, null],
  ['https://[fd00::1]:6443', { HTTPS_PROXY: proxy, NO_PROXY: 'fd00::1' }, null],
  ['https://[fd00::1]:6443', { HTTPS_PROXY: proxy, NO_PROXY: '[fd00::1]:443' }, proxy],
  ['https://api.example.com', { HTTPS_PROXY: proxy, NO_PROXY: 'example.com' }, null],
  ['https://api.example.com', { HTTPS_PROXY: proxy, NO_PROXY: '.example.com' }, null],
  ['https://example.com', { HTTPS_PROXY: proxy, NO_PROXY: '.example.com' }, proxy],
  ['https://api.example.com', { HTTPS_PROXY: proxy, NO_PROXY: '*.example.com' }, null],
  ['https://badexample.com', { HTTPS_PROXY: proxy, NO_PROXY: 'example.com' }, proxy],
  ['https://API.example.com', { HTTPS_PROXY: proxy, NO_PROXY: 'api.EXAMPLE.com:443' }, null],
  ['https://localhost:6443', { HTTPS_PROXY: proxy }, null],
  ['https://127.0.0.1:6443', { HTTPS_PROXY: proxy }, null],
  ['https://[::1]:6443', { HTTPS_PROXY: proxy }, null],
];
for (const [server, environment, expected] of rows) {
  test(`${server} with ${JSON.stringify(environment)}: ${expected ?? 'no proxy'}`, () => {
    assert.equal(proxyFor(new URL(server), environment), expected);
  });
}
