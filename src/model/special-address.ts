/** Is it a loopback address? IPv4 has a whole network of them. */
export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** Is it a link-local address of IPv6 (fe80::/10)? */
export const isLinkLocal = (address: string): boolean => /^fe[89ab][\da-f]:/i.test(address);

/** Is it a multicast address of IPv6 (ff00::/8)? */
export const isMulticast6 = (address: string): boolean => /^ff[\da-f]{2}:/i.test(address);
