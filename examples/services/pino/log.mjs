// Logging with pino, and of requests with pino-http: copy this file, and
// ../node/{context,events,sentry}.mjs.
import pino from 'pino'
import pinoHttp from 'pino-http'
import { clientAddress, current, inRequest, pathOf, requestId } from '../node/context.mjs'
import { events, written } from '../node/events.mjs'

const options = {
  name: 'shop',
  // The construct ecslogs sets it to pino's name: debug, info, warn, error, fatal.
  level: process.env.LOG_LEVEL || 'info',
  // On every record, whoever writes it, unless pino-http has added it already.
  mixin: () => ({ user_id: current().user_id, tenant_id: current().tenant_id }),
  // Redact at the source, as a mask in the cloud can be lifted.
  redact: {
    paths: [
      'req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]',
      'password', '*.password', 'email', 'user_email',
    ],
    censor: '[redacted]',
  },
}

// pino-pretty for people at a terminal; otherwise one JSON object a line, written
// at once, so that a process that dies loses none.
export const log = pino(options, process.env.LOG_FORMAT === 'console'
  ? (await import('pino-pretty')).default({ sync: true, singleLine: true })
  : pino.destination({ dest: 1, sync: true }))

const http = pinoHttp({
  logger: log,
  // By default it counts 1, 2, 3 in each process.
  genReqId: requestId,
  // By default it writes info, even if the request fails.
  customLogLevel: (req, res, error) => error || res.err || res.statusCode >= 500 ? 'error' : 'info',
  serializers: {
    req(req) {
      req.remoteAddress = clientAddress(req.raw) // not the load balancer's
      req.url = pathOf(req.url)
      return req
    },
  },
})

export function middleware(req, res, next) {
  http(req, res)
  inRequest({ log: req.log, request_id: req.id }, next)
}

// event writes an event of the catalogue, with the contract's names for its fields.
// The error goes where pino's serializer expects it. A duration, and the path of the
// request, go where pino-http writes them.
export function event(name, { duration_ms: responseTime, path, ...fields } = {}, err) {
  const [level, message] = events[name]
  const { log: ofRequest = log, request_id } = current()
  if (written(name, request_id)) ofRequest[level]({ event_type: name, ...fields, responseTime, err }, message)
}
