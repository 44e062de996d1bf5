// Error tracking: each error once, where it is logged. @sentry/node is loaded only
// if there is a DSN, which ECS passes as a secret. The construct ecslogs sets the
// other variables.
let sentry

if (process.env.SENTRY_DSN) {
  sentry = await import('@sentry/node')
  sentry.init({
    dsn: process.env.SENTRY_DSN,
    environment: process.env.SENTRY_ENVIRONMENT,
    release: process.env.SENTRY_RELEASE,
    tracesSampleRate: Number(process.env.SENTRY_TRACES_SAMPLE_RATE || 0),
    sendDefaultPii: false,
    // It would report the error that ends the process a second time.
    integrations: all => all.filter(i => !['OnUncaughtException', 'OnUnhandledRejection'].includes(i.name)),
  })
}

// report sends an error that was logged to Sentry.
export const report = error => sentry?.captureException(error)

// sent waits until Sentry has the errors, before the process ends.
export const sent = async () => { await sentry?.flush(2000) }
