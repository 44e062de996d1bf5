// Writes the events of libraries_test.go with winston.
import { createRequire } from 'node:module'
const winston = createRequire(process.argv[2] + '/')('winston')

const log = winston.createLogger({
  levels: { fatal: 0, ...Object.fromEntries(Object.entries(winston.config.npm.levels).map(([name, n]) => [name, n + 1])) },
  level: 'debug',
  format: winston.format.combine(winston.format.timestamp(), winston.format.errors({ stack: true }), winston.format.json()),
  transports: [new winston.transports.Console()],
})
log.warn('Login attempt failed', { event_type: 'login_failed', email: '[redacted]', ip_address: '192.0.2.1', failure_reason: 'password' })
log.http('API response', { event_type: 'api_request', request_id: 'r1', endpoint: '/orders', status_code: 200, duration_ms: 7200.5, response_size_bytes: 12 })
log.warn('Slow database query', { event_type: 'database_query', query: 'SELECT 1', duration_ms: 1500, database: 'main', threshold_ms: 1000 })
log.error('Service error', { event_type: 'service_error', service: 'payment', error_type: 'Error', stack: new Error('no money').stack })
log.log('fatal', 'Database connection pool exhausted', { event_type: 'db_pool_exhausted' })
