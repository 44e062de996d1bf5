// Error tracking: each error once, where it is logged. @sentry/node is loaded only
// where there is a DSN, which ECS hands over as a secret; the other variables are
// those that the construct ecslogs sets.
let sentry

if (process.env.SENTRY_DSN) {
  sentry = await import('@sentry/node')
  sentry.init({
    dsn: process.env.SENTRY_DSN,
    environment: process.env.SENTRY_ENVIRONMENT,
    release: process.env.SENTRY_RELEASE,
    tracesSampleRate: Number(process.env.SENTRY_TRACES_SAMPLE_RATE || 0),
    sendDefaultPii: false,
    // It would report what ends the process a second time.
    integrations: all => all.filter(i => !['OnUncaughtException', 'OnUnhandledRejection'].includes(i.name)),
  })
}

// report tells Sentry of an error that was logged.
export const report = error => sentry?.captureException(error)

// sent waits until Sentry has been told, before the process ends.
export const sent = async () => { await sentry?.flush(2000) }
