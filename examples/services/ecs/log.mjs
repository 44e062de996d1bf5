// Logging in the Elastic Common Schema with pino and @elastic/ecs-pino-format: copy
// this file, and ../node/{context,events,sentry}.mjs.
import { ecsFormat } from '@elastic/ecs-pino-format'
import pino from 'pino'
import { clientAddress, current, inRequest, pathOf, requestId } from '../node/context.mjs'
import { events, written } from '../node/events.mjs'

const options = {
  ...ecsFormat({
    serviceName: 'shop',
    serviceVersion: process.env.GIT_SHA || 'unknown',
    serviceEnvironment: process.env.ENVIRONMENT_NAME || 'development',
    convertReqRes: true,
    apmIntegration: false,
  }),
  name: 'shop',
  // The construct ecslogs sets it to pino's name: debug, info, warn, error, fatal.
  level: process.env.LOG_LEVEL || 'info',
  // On every record, whoever writes it.
  mixin() {
    const { request_id, ip_address, user_id, tenant_id } = current()
    return ecs({ request_id, ip_address, user_id, tenant_id })
  },
  mixinMergeStrategy: (context, fields) => merge(fields, context),
  // Redact at the source, as a mask in the cloud can be lifted.
  redact: {
    paths: [
      'http.request.headers.authorization', 'http.request.headers.cookie', 'http.response.headers["set-cookie"]',
      'password', 'user.email', 'user_email',
    ],
    censor: '[redacted]',
  },
}

// pino-pretty for people at a terminal; otherwise one JSON object a line, written
// at once, so that a process that dies loses none.
export const log = pino(options, process.env.LOG_FORMAT === 'console'
  ? (await import('pino-pretty')).default({ sync: true, singleLine: true, messageKey: 'message', levelKey: 'log.level', timestampKey: '@timestamp' })
  : pino.destination({ dest: 1, sync: true }))

// The schema's names for fields of the contract. Fields that it lacks keep their
// names.
const places = {
  event_type: ['event', 'action'],
  duration_ms: ['event', 'duration'],
  path: ['url', 'path'],
  request_id: ['http', 'request', 'id'],
  ip_address: ['client', 'ip'],
  user_id: ['user', 'id'],
  email: ['user', 'email'],
  service: ['upstream'],
}

function ecs(fields) {
  const record = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const keys = [...places[name] ?? [name]]
    const last = keys.pop()
    let at = record
    for (const key of keys) at = at[key] ??= {}
    at[last] = name === 'duration_ms' ? Math.round(value * 1e6) : value // nanoseconds
  }
  return record
}

// merge adds fields to a record that it does not have.
function merge(record, more) {
  for (const [key, value] of Object.entries(more)) {
    if (record[key]?.constructor === Object) merge(record[key], value)
    else record[key] ??= value
  }
  return record
}

export function middleware(req, res, next) {
  const began = performance.now()
  inRequest({ request_id: requestId(req), ip_address: clientAddress(req) }, () => {
    res.on('finish', () => {
      const { method, headers, httpVersion, socket } = req
      const level = res.err || res.statusCode >= 500 ? 'error' : 'info'
      log[level]({
        ...ecs({ event_type: 'request_completed', duration_ms: performance.now() - began }),
        // The request in the form that the format expects, without the query of its
        // URL, and with the client's address instead of the load balancer's.
        req: { method, headers, httpVersion, socket, url: pathOf(req.url), ip: clientAddress(req) },
        res,
        err: res.err,
      }, 'Request completed')
    })
    next()
  })
}

// event writes an event of the catalogue, with the contract's names for its
// fields. The error goes where the format expects it.
export function event(name, { environment, version, ...fields } = {}, err) { // those two are on every record
  const [level, message] = events[name]
  if (written(name, current().request_id)) log[level]({ ...ecs({ event_type: name, ...fields }), err }, message)
}
