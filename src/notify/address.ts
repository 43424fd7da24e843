// Which addresses a webhook may reach. A rule of the configuration must not become a way into the networks that the machine can
// see, or to the service that hands out its credentials: unless allowed, only public unicast addresses are.
import { BlockList, isIPv4, isIPv6 } from 'node:net';

const SPECIAL = new BlockList();
// https://www.iana.org/assignments/iana-ipv4-special-registry: 100.64.0.0/10 holds Alibaba Cloud's metadata service too.
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  SPECIAL.addSubnet(network, prefix, 'ipv4');

const GLOBAL6 = new BlockList();
GLOBAL6.addSubnet('2000::', 3, 'ipv6');
const SPECIAL6 = new BlockList();
// Documentation, Teredo, ORCHID and 6to4: the last and Teredo carry IPv4 addresses.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  SPECIAL6.addSubnet(network, prefix, 'ipv6');

/** Whether an address (as text) is one that anybody on the internet could mean. */
export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !SPECIAL.check(address, 'ipv4');
  if (!isIPv6(address)) return false;
  return GLOBAL6.check(address, 'ipv6') && !SPECIAL6.check(address, 'ipv6');
}
