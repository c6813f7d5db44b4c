/** The people of KiwiCart and what their browsers send, for the modules about Gateway. */
import type { Device, Identity } from '../../src/enforcement/index.ts'
import type { Exchange } from '../../src/inspection/traffic/index.ts'

export interface Person {
  readonly identity: Identity
  readonly device?: Device
}

const managedLaptop: Device = { postureChecksPassed: ['managed-laptop'] }

function person(name: string, group: string, device?: Device): Person {
  const email = `${name}@kiwicart.example`
  return { identity: { email, groups: [{ name: group }] }, ...(device === undefined ? {} : { device }) }
}

export const staff = {
  ana: person('ana', 'Marketing', managedLaptop),
  anaAtHome: person('ana', 'Marketing'),
  pete: person('pete', 'Payments', managedLaptop),
  hana: person('hana', 'HR', managedLaptop),
  contractor: person('carl', 'Contractors'),
} as const

/** Who it is, and on what. */
export function nameOf({ identity, device }: Person): string {
  return `${identity.groups?.[0]?.name ?? 'nobody'}, ${device === undefined ? 'unmanaged' : 'managed laptop'}`
}

/** A page that is opened in a browser. */
export function visit(url: string): Exchange {
  const { host, pathname, search } = new URL(url)
  return { method: 'GET', scheme: 'https', host, target: `${pathname}${search}`, headers: [['accept', 'text/html']] }
}

/** A prompt that is typed into ChatGPT's web page. */
export function ask(prompt: string): Exchange {
  return {
    method: 'POST',
    scheme: 'https',
    host: 'chatgpt.com',
    target: '/backend-api/conversation',
    headers: [['content-type', 'application/json']],
    body: new TextEncoder().encode(
      JSON.stringify({
        action: 'next',
        conversation_id: 'c-1',
        messages: [{ author: { role: 'user' }, content: { content_type: 'text', parts: [prompt] } }],
      }),
    ),
  }
}
