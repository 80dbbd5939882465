import type { Header } from 'tar-stream';

/** Path of a tar entry without `./`; '' for the top itself. Null where it would lead out of the archive. */
export function safePath(name: string): string | null {
  if (name.startsWith('/')) return null;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? null : parts.join('/');
}

/** Why the entry is refused, null where it is a plain file or folder. Nothing is unpacked to disk; what is refused is hostile or useless. */
export function refusal(header: Header): string | null {
  switch (header.type) {
    case 'file':
    case 'contiguous-file':
    case 'directory':
      return null;
    case 'symlink':
    case 'link':
      return 'is a link';
    default:
      return 'is neither a file nor a folder';
  }
}
