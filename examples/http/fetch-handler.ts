/** The same in front of a Fetch handler, as Workers, Deno and Bun have them. */
import { enforceRequest, type EnforcementDecision } from '../../src/enforcement/index.ts'
import { openEnforcer } from './enforcer.ts'

const enforcer = openEnforcer()

async function answer(request: Request): Promise<Response> {
  const body = await request.text()
  return Response.json({ characters: body.length })
}

export default {
  fetch(request: Request, onDecision?: (decision: EnforcementDecision) => void): Promise<Response> {
    const clientIp = request.headers.get('cf-connecting-ip')
    const facts = {
      ...(clientIp === null ? {} : { clientIp }),
      ...(onDecision === undefined ? {} : { onDecision }),
    }
    return enforceRequest(enforcer, request, facts, answer)
  },
}
