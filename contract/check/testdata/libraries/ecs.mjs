// Writes the events of libraries_test.go with pino in the Elastic Common Schema.
import { createRequire } from 'node:module'
const require = createRequire(process.argv[2] + '/')
const { ecsFormat } = require('@elastic/ecs-pino-format')
const pino = require('pino')

const log = pino({ ...ecsFormat({ apmIntegration: false }), name: 'app', level: 'debug' }, pino.destination({ dest: 1, sync: true }))
log.warn({ event: { action: 'login_failed' }, user: { email: '[redacted]' }, client: { ip: '192.0.2.1' }, failure_reason: 'password' }, 'Login attempt failed')
log.info({ event: { action: 'api_request', duration: 7200500000 }, http: { request: { id: 'r1' }, response: { status_code: 200, body: { bytes: 12 } } }, endpoint: '/orders' }, 'API response')
log.warn({ event: { action: 'database_query', duration: 1500000000 }, query: 'SELECT 1', database: 'main', threshold_ms: 1000 }, 'Slow database query')
log.error({ event: { action: 'service_error' }, upstream: 'payment', err: new Error('no money') }, 'Service error')
log.fatal({ event: { action: 'db_pool_exhausted' } }, 'Database connection pool exhausted')
