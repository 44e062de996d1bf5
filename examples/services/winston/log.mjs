// Logging with winston, and of requests with express-winston: copy this file, and
// ../node/{context,events,sentry}.mjs.
import expressWinston from 'express-winston'
import winston from 'winston'
import { clientAddress, current, inRequest, pathOf, requestId } from '../node/context.mjs'
import { events, written } from '../node/events.mjs'

// npm's levels, and the one that they lack, fatal, which wakes somebody up.
const levels = { fatal: 0, error: 1, warn: 2, info: 3, http: 4, verbose: 5, debug: 6, silly: 7 }

// The context, on every record.
const context = winston.format(info => {
  const { request_id, ip_address, user_id, tenant_id } = current()
  return Object.assign(info, { request_id, ip_address, user_id, tenant_id })
})

// winston writes an error among the fields as {}.
const errors = winston.format(info => {
  const error = info.err ?? info.meta?.err
  if (error) Object.assign(info, { error_type: error.name, error_message: error.message, stack: error.stack })
  delete info.err
  delete info.meta?.err
  return info
})

// Redact at the source, as a mask in the cloud can be lifted.
const secrets = new Set(['password', 'email', 'user_email'])
const redact = winston.format(info => {
  for (const name of Object.keys(info)) if (secrets.has(name)) info[name] = '[redacted]'
  return info
})

const { combine, json, simple, timestamp } = winston.format

export const log = winston.createLogger({
  levels,
  // The construct ecslogs sets it to winston's name. With an unknown name, winston
  // silently writes nothing.
  level: process.env.LOG_LEVEL || 'info',
  format: combine(context(), errors(), redact(), timestamp(), process.env.LOG_FORMAT === 'console' ? simple() : json()),
  transports: [new winston.transports.Console()],
})
if (!(log.level in levels)) throw new Error(`LOG_LEVEL is ${log.level}: use one of ${Object.keys(levels)}`)

const requests = expressWinston.logger({
  winstonInstance: log,
  statusLevels: true, // 4xx are warnings, 5xx errors
  headerBlacklist: ['authorization', 'cookie'],
  // By default the message has the URL with its query. Never give it a function
  // instead: express-winston executes what is in {{ }} in its result.
  msg: 'HTTP {{req.method}}',
  requestFilter: (req, name) => name === 'url' ? pathOf(req.url) : req[name],
  dynamicMeta: (req, res) => res.err && { err: res.err },
})

export function middleware(req, res, next) {
  inRequest({ request_id: requestId(req), ip_address: clientAddress(req) }, () => requests(req, res, next))
}

// event writes an event of the catalogue, with the contract's names for its fields.
// The duration and the path go where express-winston writes them.
export function event(name, { duration_ms, path, ...fields } = {}, err) {
  const [level, message] = events[name]
  const meta = { responseTime: duration_ms, req: path && { url: path } }
  if (written(name, current().request_id)) log.log({ level, message, event_type: name, ...fields, meta: duration_ms || path ? meta : undefined, err })
}

// flush waits until all is written.
export const flush = () => new Promise(resolve => log.once('finish', resolve).end())
