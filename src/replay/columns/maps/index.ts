import type { ColumnMap } from '../column-map.ts'
import caddy from './caddy.json' with { type: 'json' }
import cloudflareGatewayDns from './cloudflare-gateway-dns.json' with { type: 'json' }
import cloudflareGatewayHttp from './cloudflare-gateway-http.json' with { type: 'json' }
import cloudflareHttp from './cloudflare-http.json' with { type: 'json' }
import envoy from './envoy.json' with { type: 'json' }
import istio from './istio.json' with { type: 'json' }
import nginx from './nginx.json' with { type: 'json' }

/** Maps of logs that are known, as they stand in their files. The reader of maps checks them as it checks any other. */
export const mapFiles: readonly object[] = [
  cloudflareHttp,
  cloudflareGatewayHttp,
  cloudflareGatewayDns,
  envoy,
  istio,
  nginx,
  caddy,
]

/** Names of the maps of {@link mapFiles}. */
export const mapNames: readonly string[] = (mapFiles as readonly ColumnMap[]).map(({ name }) => name)
