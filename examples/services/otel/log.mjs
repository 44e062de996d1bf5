// Logging with OpenTelemetry's SDK: copy this file, and
// ../node/{context,events,sentry}.mjs.
import { randomBytes } from 'node:crypto'
import { context, trace } from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { ConsoleLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor, createLoggerConfigurator } from '@opentelemetry/sdk-logs'
import { clientAddress, current, inRequest, pathOf } from '../node/context.mjs'
import { events, written } from '../node/events.mjs'
import { StdoutExporter } from './stdout.mjs'

// The construct ecslogs sets it to OpenTelemetry's name: debug, info, warn, error,
// fatal.
const minimumSeverity = severity(process.env.LOG_LEVEL || 'info')

function severity(level) {
  const number = SeverityNumber[level.toUpperCase()]
  if (!number) throw new Error(`LOG_LEVEL is ${level}: use one of debug, info, warn, error, fatal`)
  return number
}

// Before export, each record gets its context and is redacted, as a mask in the
// cloud can be lifted.
const secrets = new Set(['password', 'user.email', 'user_email'])
const prepare = {
  onEmit(record) {
    const { ip_address, user_id, tenant_id } = current()
    record.setAttributes(attributes({ ip_address, user_id, tenant_id }))
    for (const name of Object.keys(record.attributes)) {
      if (secrets.has(name)) record.setAttribute(name, '[redacted]')
    }
  },
  forceFlush: async () => {},
  shutdown: async () => {},
}

context.setGlobalContextManager(new AsyncLocalStorageContextManager())

const provider = new LoggerProvider({
  resource: resourceFromAttributes({
    'service.name': 'shop',
    'service.version': process.env.GIT_SHA || 'unknown',
    'deployment.environment.name': process.env.ENVIRONMENT_NAME || 'development',
  }),
  loggerConfigurator: createLoggerConfigurator([{ pattern: '*', config: { minimumSeverity } }]),
  processors: [
    prepare,
    new SimpleLogRecordProcessor({ exporter: process.env.LOG_FORMAT === 'console' ? new ConsoleLogRecordExporter() : new StdoutExporter() }),
  ],
})

export const log = provider.getLogger('shop')

// What the semantic conventions call a field of the contract
// (https://opentelemetry.io/docs/specs/semconv/). What they have no name for stays
// as it is.
const names = {
  event_type: 'event.name',
  method: 'http.request.method',
  path: 'url.path',
  status_code: 'http.response.status_code',
  ip_address: 'client.address',
  user_agent: 'user_agent.original',
  user_id: 'user.id',
  email: 'user.email',
  query: 'db.query.text',
  database: 'db.namespace',
}

function attributes(fields, error) {
  const all = error ? { 'exception.type': error.name, 'exception.message': error.message, 'exception.stacktrace': error.stack } : {}
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) all[names[name] ?? name] = value
  return all
}

function write(level, body, fields, error) {
  log.emit({ severityNumber: severity(level), severityText: level.toUpperCase(), body, attributes: attributes(fields, error) })
}

// A trace, which the load balancer or the client began, identifies a request. With
// OpenTelemetry's tracing, its instrumentation of HTTP does this.
function traced(req) {
  const [, traceId, flags] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(req.headers.traceparent ?? '') ?? []
  return trace.setSpanContext(context.active(), {
    traceId: traceId ?? randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    traceFlags: parseInt(flags ?? '01', 16),
  })
}

export function middleware(req, res, next) {
  const began = performance.now()
  context.with(traced(req), () => inRequest({ ip_address: clientAddress(req) }, () => {
    res.on('finish', context.bind(context.active(), () => {
      write(res.err || res.statusCode >= 500 ? 'error' : 'info', 'Request completed', {
        event_type: 'request_completed',
        method: req.method,
        path: pathOf(req.url),
        status_code: res.statusCode,
        duration_ms: performance.now() - began,
        user_agent: req.headers['user-agent'],
      }, res.err)
    }))
    next()
  }))
}

// event writes an event of the catalogue, with the contract's names for its fields.
export function event(name, fields = {}, error) {
  const [level, message] = events[name]
  const request = trace.getSpanContext(context.active())?.traceId
  if (written(name, request)) write(level, message, { event_type: name, ...fields }, error)
}
