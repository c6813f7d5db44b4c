import { parseIp } from '../../../runtime/index.ts'
import type { Candidate, DetectorRow } from '../detector.ts'

const ipContext = [
  'ip',
  'ipv4',
  'ipv6',
  'server*',
  'host*',
  'address*',
  'firewall',
  'client',
  'ping',
  'subnet',
  'gateway',
  'dns',
  'network',
  'router',
  'connect*',
  'node',
  'vpn',
  'login',
  'proxy',
  'peer',
  'ssh',
  'resolv*',
  'nameserver*',
  'traceroute',
  'hop*',
  'block*',
  'ban*',
  'allowlist*',
  'whitelist*',
  'blacklist*',
  'cidr',
  'route*',
  'packet*',
  'traffic',
  'endpoint*',
  'machine*',
  'lan',
  'wan',
  'port',
  'listen*',
  'scan*',
  'attack*',
  'netmask',
  'dhcp',
  'nslookup',
  'curl',
  'telnet',
  'verbind*',
  'anmeld*',
  'connexion',
  'hôte',
  'conexión',
  'connessione',
  'conexão',
  'verbinding',
  'połączen*',
  '接続',
  'ログイン',
  '连接',
  'adresse*',
  'rechner',
  'netz*',
  'serveur',
  'réseau',
  'servidor',
  'dirección',
  'indirizzo',
  'サーバー',
  'アドレス',
  'ファイアウォール',
  '服务器',
  '地址',
  'tūmau',
  'wāhitau',
  'сервер*',
  'адрес*',
]
const versionWords = [
  'version*',
  'release*',
  'build*',
  'firmware',
  'driver',
  'rev',
  'revision',
  'section',
  'chapter',
  'clause',
  'paragraph',
  'patch*',
  'upgrad*',
  'updat*',
  'downgrad*',
  'changelog',
  'sdk',
  'browser',
  'chrome',
  'kernel',
  'plugin',
  'package',
  'oid',
  'oids',
  'ausgabe',
  'abschnitt',
  'kapitel',
  'versión',
  'versão',
  'versione',
  'versie',
  'wersja',
  'putanga',
  'バージョン',
  '版',
  '版本',
  'верси*',
  'aktualis*',
  'mise à jour',
  'actualiz*',
  'v',
]

/** Networks in which addresses have small numbers: private, loopback, link-local and documentation ones (RFC 6890). */
const reservedNetworks = /^(?:10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|192\.0\.2|198\.51\.100|203\.0\.113)\./
const publicResolvers = new Set(['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4', '9.9.9.9'])

/**
 * Whether four numbers with dots look like a version or the number of a section: those count in small steps, so three
 * of the four are below 32, or the second is 0. One in two hundred public addresses looks so too; these need a word that
 * says it.
 */
function countsUp(found: string): boolean {
  if (reservedNetworks.test(found) || publicResolvers.has(found)) return false
  const parts = found.split('.')
  return parts[1] === '0' || parts.filter((part) => Number(part) < 32).length >= 3
}

/** What stands before a version: `name==`, `^`, `Name/`, `name@`. */
const versionPrefix = /(?:[=~<>!]=|[\^~]|[a-z]\/|[a-z\d]@)\s?$/i
const ipv4Shape = /(?<![\w.+-])(?:\d{1,3}\.){3}\d{1,3}(?![\w+]|-(?!(?:\d{1,3}\.){3}\d)|\.\d)/g

function* findIpv4(text: string): Generator<Candidate> {
  for (const match of text.matchAll(ipv4Shape)) {
    const [found] = match
    if (parseIp(found) === undefined) continue
    const isVersionLike = countsUp(found)
    const before = text.slice(Math.max(0, match.index - 3), match.index)
    if (versionPrefix.test(before) && (isVersionLike || !before.endsWith('@'))) continue
    yield {
      start: match.index,
      end: match.index + found.length,
      ...(isVersionLike ? { confidence: 'low' } : {}),
    }
  }
}

function isIpv6(found: string, text: string, start: number): boolean {
  // Short forms such as `ab::1` are also names of C++ scopes: ask for a prefix that is in use.
  if (!/\d/.test(found) || (found.match(/:/g) ?? []).length < 2) return false
  const groups = found.split(':')
  if (found.startsWith('::')) {
    // `::2` is also a step of a slice; `items[::1]` is one, `http://[::1]` is none.
    if (!/^::(?:1$|ffff:)/i.test(found) || /[\w)\]]\[$/.test(text.slice(Math.max(0, start - 2), start))) return false
  } else if (!/^(?:[23][0-9a-f]{3}:|f[cde][0-9a-f]{2}:|ff[0-9a-f]{2}:|64:ff9b:)/i.test(found)) {
    // Eight pairs are an EUI-64 or a fingerprint.
    if (groups.length !== 8 || groups.every((group) => group.length <= 2)) return false
  }
  return parseIp(found) !== undefined
}

/** Addresses of machines and pages. */
// prettier-ignore
export const networkRows: readonly DetectorRow[] = [
  {
    id: 'ipv4_address', name: 'IPv4 Address', family: 'network', pii: ['IP_ADDRESS'], needs: '.', shape: ipv4Shape, find: findIpv4,
    confidence: 'medium', context: ipContext, veto: versionWords,
    examples: {
      positive: ['Server 192.0.2.33 antwortet', 'サーバー 10.20.30.223 に', 'from 203.0.113.9:443', '10.0.0.0/8', 'ping 4.12.9.30', '10.0.0.1-10.0.0.9', 'http://10.1.2.3/', 'deploy@10.0.0.5'],
      negative: ['build 120.0.6099.109', 'version 1.2.3.4', 'v1.2.3.4', 'バージョン 10.4.2.1', '256.1.1.1', '1.2.3', '1.2.3.4.5', '01.2.3.4', 'Section 3.1.2.1 says', 'putanga 2.1.0.4', 'pip install a==120.99.98.97', 'Brave/120.99.98.97', 'left-pad@1.2.3.4', 'OID 1.3.6.1.2.1', 'OID 1.3.6.1', '1.2.3.4-beta'],
    },
  },
  {
    id: 'ipv6_address', name: 'IPv6 Address', family: 'network', pii: ['IP_ADDRESS'], needs: ':', pattern: /(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{0,4})(?![\w:]|\.\d)/g, accepts: isIpv6,
    confidence: 'high',
    examples: { positive: ['client 2001:db8:ff1::4 failed', 'fe80::1', '::1', 'http://[::1]:80', '::ffff:192.0.2.1'], negative: ['12:30:45', 'std::vector', '00:1a:2b:3c:4d:5e', 'ab::cd', '1:2:3:4:5:6:7:8:9', '2001:db8:::1', 'items[::1]', 'items[::2]', '00:1a:2b:ff:fe:3c:4d:5e'] },
  },
  {
    id: 'mac_address', name: 'MAC Address', family: 'network', pattern: /(?<![\w:-])[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}[0-9a-fA-F]{2}(?![\w:-])/g,
    accepts: (found) => !/^(?:00.?){6}$/.test(found) && !/^(?:ff.?){6}$/i.test(found), confidence: 'medium',
    examples: { positive: ['00:1a:2b:3c:4d:5e', '00-1A-2B-3C-4D-5E'], negative: ['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '00:1a:2b:3c:4d', '00:1a-2b:3c:4d:5e'] },
  },
  {
    id: 'url', name: 'URL', family: 'network', pii: ['URL'], needs: '://', longest: 2008, pattern: /\bhttps?:\/\/[^\s<>"'`]{4,2000}/gi, accepts: (found) => /^https?:\/\/(?:[^/@\s]{0,200}@)?[\w.-]{1,253}\.[a-z]{2,24}(?=[:/?#.,;)]|$)/i.test(found), confidence: 'medium',
    examples: { positive: ['see https://example.com/a?b=c'], negative: ['http://localhost', 'ftp://example.com', 'https://'] },
  },
]
