package shop.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import net.logstash.logback.composite.AbstractFieldJsonProvider;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * The level of a record, and FATAL of one that has that marker: SLF4J has no level
 * above ERROR, and its answers to frequent questions say to take a marker.
 */
public final class LevelWithFatal extends AbstractFieldJsonProvider<ILoggingEvent> {
    /** Marks what keeps the service from going on. */
    public static final Marker FATAL = MarkerFactory.getMarker("FATAL");

    public LevelWithFatal() {
        setFieldName("level");
    }

    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent event) throws IOException {
        boolean fatal = event.getMarker() != null && event.getMarker().contains(FATAL);
        generator.writeStringField(getFieldName(), fatal ? "FATAL" : event.getLevel().toString());
    }
}
