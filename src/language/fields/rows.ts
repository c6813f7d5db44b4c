import type { CatalogueFieldRow, CatalogueSelectorRow } from '../catalogue.ts'
import cloudflare from './cloudflare.generated.json' with { type: 'json' }
import gateway from './gateway.generated.json' with { type: 'json' }
import portcullis from './portcullis.generated.json' with { type: 'json' }

/** Fields of the Rules language, from schemas/catalogue/rules-fields.json by scripts/generate-catalogue.ts. */
export const cloudflareFields = cloudflare as readonly CatalogueFieldRow[]

/** Gateway selectors, from schemas/catalogue/gateway-selectors.json. */
export const gatewaySelectors = gateway as readonly CatalogueSelectorRow[]

/** Fields of Portcullis itself, in every built-in scheme, from schemas/catalogue/portcullis-fields.json. */
export const portcullisFields = portcullis as readonly CatalogueFieldRow[]
