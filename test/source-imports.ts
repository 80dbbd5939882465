import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** One import of a source file. */
export interface SourceImport {
  file: string;
  /** Path in src, or a package's name. */
  from: string;
  /** Erased when compiled. */
  isType: boolean;
  /** `import('...')`: loaded when it is reached. */
  isLazy: boolean;
  names: string[];
}

const root = new URL('../src/', import.meta.url);

/** Every file of src, by its path in there. */
export const sourceFiles: string[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split('\\').join('/'))
  .filter((path) => path.endsWith('.ts'))
  .sort();

/** Every import of every file of src. */
export const sourceImports: SourceImport[] = sourceFiles.flatMap(readImports);

function readImports(file: string): SourceImport[] {
  const text = readFileSync(new URL(file, root), 'utf8');
  const statics = [...text.matchAll(/^(?:import|export)(\s+type)?\s+(?:([^'";]*?)\s+from\s+)?'([^']+)';/gms)];
  const lazies = [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)];
  return [
    ...statics.map(([, type, clause = '', from]) => ({
      file,
      from: resolve(file, from!),
      isType: type !== undefined,
      isLazy: false,
      names: clause
        .replace(/[{}]/g, ' ')
        .split(/[\s,]+/)
        .filter((word) => word !== ''),
    })),
    ...lazies.map(([, from]) => ({ file, from: resolve(file, from!), isType: false, isLazy: true, names: [] })),
  ];
}

function resolve(file: string, from: string): string {
  return from.startsWith('.') ? posix.join(posix.dirname(file), from) : from;
}
