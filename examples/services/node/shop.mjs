// A shop that logs as its contract says. It is the same for each library. Its
// log is an object with
//
//   event(name, fields, error)   writes an event of the catalogue
//   middleware(req, res, next)   answers a request in a context of its own, and
//                                writes one record of it, with res.err if it failed
//   flush()                      waits until all is written; optional
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { canary } from './canary.mjs'
import { whose } from './context.mjs'
import { report, sent } from './sentry.mjs'

const users = { 'jane@mail.example.com': { user_id: '1015', tenant_id: 42 } }

const routes = {
  'GET /health': () => ({ status: 'ok' }),

  'POST /login': async ({ log, req, body: { email, password } }) => {
    const user = users[email]
    if (!user || password !== process.env.SHOP_PASSWORD) {
      log.event('login_failed', { email, failure_reason: user ? 'invalid_password' : 'unknown_user' })
      throw Object.assign(new Error('login failed'), { status: 401 })
    }
    whose(user)
    log.event('user_authenticated', { auth_method: 'password' })
    log.event('login_success', { email })
    return {}
  },

  'PATCH /profile': async ({ log, body: { email } }) => {
    whose(users['jane@mail.example.com'])
    log.event('profile_updated', { user_email: email })
    return {}
  },

  'POST /orders': async ({ log }) => {
    whose(users['jane@mail.example.com'])
    log.event('order_created', { order_id: 7, total_amount: 19.9, currency: 'EUR', item_count: 2 })
    log.event('external_api_request', { service: 'payments', path: '/charges' })
    log.event('payment_processed', { payment_id: 3, order_id: 7, amount: 19.9, payment_method: 'card', transaction_id: 'tx-81' })
    return {}
  },

  // The provider fails, but the shop does not: the order waits.
  'POST /orders/later': async ({ log }) => {
    whose(users['jane@mail.example.com'])
    log.event('external_api_request', { service: 'payments', path: '/charges' })
    const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    log.event('external_api_failed', { service: 'payments', path: '/charges', will_retry: true }, error)
    report(error)
    return {}
  },

  'GET /reports': async ({ log, query }) => {
    await wait(Number(query.get('ms') ?? 0))
    log.event('database_query', { query: 'SELECT sum(amount) FROM orders', duration_ms: 1503.2, database: 'shop', threshold_ms: 1000 })
    return {}
  },

  'POST /permissions': async ({ log }) => {
    whose(users['jane@mail.example.com'])
    log.event('permission_changed', { actor_id: 1015, target_user_id: 1016, permission_before: ['read'], permission_after: ['read', 'write'] })
    return {}
  },

  // A bug of ours, which is logged once, with the request that it ended.
  'GET /boom': async () => { throw new TypeError('the cart is undefined') },
}

const jobs = {
  reportPool(log) {
    log.event('db_pool_status', { active_connections: 9, idle_connections: 1, max_connections: 10 })
    log.event('db_pool_exhausted')
  },
  importPeople(log) {
    log.event('batch_started', { item_count: 5 })
    log.event('batch_completed', { processed: 4, failed: 1, duration_ms: 812.5 })
  },
  sendMail(log) {
    const error = new RangeError('the mailbox is full')
    log.event('service_error', { service: 'mail' }, error)
    report(error)
  },
}

async function answer(log, req, res) {
  const url = new URL(req.url, 'http://localhost')
  const route = routes[`${req.method} ${url.pathname}`]
  try {
    if (!route) throw Object.assign(new Error('not found'), { status: 404 })
    const body = await route({ log, req, query: url.searchParams, body: req.method === 'GET' ? {} : await read(req) })
    reply(res, 200, body)
  } catch (error) {
    if (!error.status) {
      res.err = error // the request's record has it
      report(error)
    }
    reply(res, error.status ?? 500, { error: error.status ? error.message : 'internal error' })
  }
}

function reply(res, status, body) {
  if (res.destroyed) return // the client disconnected
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function read(req) {
  let text = ''
  for await (const part of req) text += part
  return JSON.parse(text || '{}')
}

// serve starts the shop on loopback. With --canary it emits one of each event of
// its catalogue, and ends.
export async function serve(log) {
  for (const name of ['uncaughtException', 'unhandledRejection']) {
    process.on(name, async reason => {
      const error = reason instanceof Error ? reason : new Error(String(reason))
      log.event('uncaught_exception', {}, error)
      report(error)
      await Promise.all([log.flush?.(), sent()])
      process.exit(1) // its state is unknown: a new process starts over
    })
  }
  log.event('app_starting', { environment: process.env.ENVIRONMENT_NAME ?? 'development', version: process.env.GIT_SHA ?? 'unknown', node_version: process.version })
  log.event('config_loaded', { database_host: 'db.internal', cache_backend: 'redis' })
  if (process.argv.includes('--crash')) throw new Error('nobody catches this')
  const server = createServer((req, res) => log.middleware(req, res, () => answer(log, req, res)))
  const address = await new Promise(resolve => server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => resolve(server.address())))
  if (!process.argv.includes('--canary')) return
  await canary(`http://127.0.0.1:${address.port}`)
  for (const job of Object.values(jobs)) job(log)
  const closed = new Promise(resolve => server.close(resolve))
  server.closeAllConnections() // the canary's stay open for more requests
  await closed
  await Promise.all([log.flush?.(), sent()])
}
