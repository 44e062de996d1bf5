package shop.logs;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports errors to Sentry. */
public final class Errors {
    private Errors() {}

    /**
     * Reports each ERROR record to Sentry if SENTRY_DSN is set; without it,
     * io.sentry:sentry-logback need not be installed. The appender itself reads
     * SENTRY_DSN, SENTRY_ENVIRONMENT, SENTRY_RELEASE and the rates. Nothing else may
     * report errors, such as an exception handler that calls
     * Sentry.captureException, or each error would be reported twice.
     */
    @SuppressWarnings("unchecked")
    public static void startSentry() throws ReflectiveOperationException {
        if (System.getenv().getOrDefault("SENTRY_DSN", "").isEmpty()) {
            return;
        }
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var appender = (Appender<ILoggingEvent>) Class.forName("io.sentry.logback.SentryAppender").getDeclaredConstructor().newInstance();
        appender.setContext(context);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }
}
