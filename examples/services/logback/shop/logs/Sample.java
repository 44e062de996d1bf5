package shop.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;

/** Drops most of the very frequent records: all of a request, or none. */
public final class Sample extends Filter<ILoggingEvent> {
    /** Never add what filters, alarms and metrics depend on. */
    private static final Set<String> OFTEN = Set.of("External API request", "Database connection pool status");

    private double rate = 1;

    public void setRate(double rate) {
        this.rate = rate;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (rate >= 1 || !OFTEN.contains(event.getMessage())) {
            return FilterReply.NEUTRAL;
        }
        String request = event.getMDCPropertyMap().get(Requests.ID);
        return share(request) < rate ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private static double share(String request) {
        if (request == null) {
            return ThreadLocalRandom.current().nextDouble();
        }
        CRC32 sum = new CRC32();
        sum.update(request.getBytes());
        return sum.getValue() / (double) 0x1_0000_0000L;
    }
}
