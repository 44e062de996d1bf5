// Logging with pino, and of requests with pino-http: copy this file, and
// ../node/{context,events,sentry}.mjs.
import pino from 'pino'
import pinoHttp from 'pino-http'
import { clientAddress, current, inRequest, pathOf, requestId } from '../node/context.mjs'
import { events, written } from '../node/events.mjs'

const options = {
  name: 'shop',
  // The construct ecslogs says it as pino names it: debug, info, warn, error, fatal.
  level: process.env.LOG_LEVEL || 'info',
  // On every record, whoever writes it. What pino-http binds is there already.
  mixin: () => ({ user_id: current().user_id, tenant_id: current().tenant_id }),
  // At source: a mask in the cloud can be lifted.
  redact: {
    paths: [
      'req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]',
      'password', '*.password', 'email', 'user_email',
    ],
    censor: '[redacted]',
  },
}

// For people at a terminal, pino-pretty; for everything else a JSON object a line,
// written at once, so that a process that dies takes none with it.
export const log = pino(options, process.env.LOG_FORMAT === 'console'
  ? (await import('pino-pretty')).default({ sync: true, singleLine: true })
  : pino.destination({ dest: 1, sync: true }))

const http = pinoHttp({
  logger: log,
  // By itself it counts 1, 2, 3, in every process anew.
  genReqId: requestId,
  // By itself it writes info, whatever becomes of a request.
  customLogLevel: (req, res, error) => error || res.err || res.statusCode >= 500 ? 'error' : 'info',
  serializers: {
    req(req) {
      req.remoteAddress = clientAddress(req.raw) // and not the load balancer's
      req.url = pathOf(req.url)
      return req
    },
  },
})

export function middleware(req, res, next) {
  http(req, res)
  inRequest({ log: req.log, request_id: req.id }, next)
}

// event writes an event of the catalogue. Its fields are called as in the contract;
// the error goes where pino's serializer takes it. What takes time is told where
// pino-http tells it, and so is the path: that of the request.
export function event(name, { duration_ms: responseTime, path, ...fields } = {}, err) {
  const [level, message] = events[name]
  const { log: ofRequest = log, request_id } = current()
  if (written(name, request_id)) ofRequest[level]({ event_type: name, ...fields, responseTime, err }, message)
}
