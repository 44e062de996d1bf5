// The context of records: the request, the user and the tenant are on every
// record that is written while a request is answered, in any module and after any
// await.
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'

const storage = new AsyncLocalStorage()

// inRequest answers a request with a context of its own.
export const inRequest = (context, next) => storage.run(context, next)

// current is the context; empty outside of requests.
export const current = () => storage.getStore() ?? {}

// whose sets, after the login, the user of the request.
export const whose = ({ user_id, tenant_id }) => Object.assign(current(), { user_id, tenant_id })

// requestId is the load balancer's id if it is valid, or a new one.
export function requestId(req) {
  const given = req.headers['x-request-id'] ?? ''
  return /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : randomUUID()
}

// How many load balancers are in front of the service.
const trustedProxies = 1

// clientAddress is the last address that a proxy of ours appended. Anybody can
// write what comes before it in X-Forwarded-For.
export function clientAddress(req) {
  const forwarded = (req.headers['x-forwarded-for'] ?? '').split(',').map(part => part.trim()).filter(Boolean)
  const candidate = forwarded.at(-trustedProxies) ?? ''
  return isIP(candidate) ? candidate : req.socket.remoteAddress
}

// pathOf is the path without its query, which may hold a token.
export const pathOf = url => url.split('?', 1)[0]
