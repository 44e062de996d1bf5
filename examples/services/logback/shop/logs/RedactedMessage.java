package shop.logs;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message and the trace of a record on the console, redacted. */
public final class RedactedMessage extends ThrowableProxyConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Redact.text(event.getFormattedMessage() + " " + super.convert(event)).stripTrailing();
    }
}
