/** Words of names whose values are secrets, in configuration of whatever kind. */
const secret = String.raw`[\w.-]{0,64}(?:token|passw(?:or)?d|secret|credential|private[-_]?key|api[-_]?key|fastopen_key|(?:client-key|client-certificate|certificate-authority)-data)[\w.-]{0,64}`;

const secretName = new RegExp(secret, 'i');

/** Does a setting of that name hold a secret? */
export const isSecretName = (name: string): boolean => secretName.test(name);

/** `name: value`, `"name": "value"`, `--name=value`, and of a Corefile `name value`. */
const setting = new RegExp(
  String.raw`(["']?)(${secret})\1([ \t]*[:=][ \t]*)("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,}\]]+)`,
  'gi',
);
const word = /^([ \t]*(?:credentials|password|token|tsig_secret)[ \t]+)(?![:=]).+$/gim;
const pem = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?(?:-----END \1-----|$)/g;
/** RFC 7519, a token wherever it stands. */
const jsonWebToken = /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g;

/** A text of configuration with REDACTED where secrets stood. Lines stay where they are. */
export const withoutSecrets = (text: string): string =>
  text
    .replace(pem, (found) => `REDACTED${'\n'.repeat(found.split('\n').length - 1)}`)
    .replace(jsonWebToken, 'REDACTED')
    .replace(setting, (found, quote: string, name: string, middle: string, value: string) => {
      const mark = /^["']/.exec(value)?.[0] ?? '';
      // Where a secret lies is none.
      if (value.startsWith(`${mark}/`)) return found;
      return `${quote}${name}${quote}${middle}${mark}REDACTED${mark}`;
    })
    .replace(word, '$1REDACTED');

/** Files of a bundle that may hold secrets: what commands print holds none, but for two settings of the kernel. */
export const mayHoldSecrets = (path: string): boolean =>
  /\/(?:cni\/[^/]+|kube-proxy-config\.yaml|kube-proxy-command-line\.txt|sysctl\.txt)$/.test(path);
