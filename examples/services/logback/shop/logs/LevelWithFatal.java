package shop.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import net.logstash.logback.composite.AbstractFieldJsonProvider;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Writes the level of a record, or FATAL if the record has that marker: SLF4J has no
 * level above ERROR, and its FAQ recommends a marker.
 */
public final class LevelWithFatal extends AbstractFieldJsonProvider<ILoggingEvent> {
    /** Marks errors that keep the service from going on. */
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
