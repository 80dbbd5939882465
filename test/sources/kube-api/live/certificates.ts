import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key, as paths and as PEM. */
export interface Certificate {
  certFile: string;
  keyFile: string;
  cert: string;
  key: string;
}

/** An authority that signs certificates with openssl(1) into a folder. */
export interface Authority extends Certificate {
  sign(name: string, subject: string, extensions?: string, days?: number): Certificate;
}

const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1';

/** Makes an authority of its own. Nothing of it is kept in the repository, so nothing of it expires there. */
export function makeAuthority(folder: string): Authority {
  mkdirSync(folder, { recursive: true });
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const elliptic = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...elliptic, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=kubernetes', '-days', '2');
  return {
    ...readCertificate(folder, 'ca'),
    sign(name, subject, extensions = names, days = 2) {
      writeFileSync(join(folder, `${name}.ext`), extensions);
      openssl('req', ...elliptic, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject);
      const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days)];
      openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, ...signing, '-extfile', `${name}.ext`);
      return readCertificate(folder, name);
    },
  };
}

/** A certificate that was made in the folder before. */
export function readCertificate(folder: string, name: string): Certificate {
  const [certFile, keyFile] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}
