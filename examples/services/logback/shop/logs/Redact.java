package shop.logs;

import com.fasterxml.jackson.core.JsonStreamContext;
import java.util.regex.Pattern;
import net.logstash.logback.mask.ValueMasker;

/** Removes from texts what looks like a secret, a card number or an e-mail address. */
public final class Redact implements ValueMasker {
    private static final String REDACTED = "[REDACTED]";
    private static final Pattern SECRET = Pattern.compile(
        "(?i)((?:password|passwd|secret|token|authorization|cookie|api[_-]?key)[\"']?\\s*[=:][ \\t]*)(?:[\"'][^\"']*[\"']|(?:(?:bearer|basic)\\s+)?[^\\s\"'&,;]+)");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer\\s+)[A-Za-z0-9._~+/-]{8,}=*");
    private static final Pattern CARD = Pattern.compile("(?<![\\w.])\\d{4}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{1,7}\\b");
    private static final Pattern EMAIL = Pattern.compile("([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}");

    /** Returns the text without these. */
    public static String text(String text) {
        text = SECRET.matcher(text).replaceAll("$1" + REDACTED);
        text = BEARER.matcher(text).replaceAll("$1" + REDACTED);
        text = CARD.matcher(text).replaceAll(REDACTED);
        return EMAIL.matcher(text).replaceAll("$1***@***");
    }

    /** Returns the replacement of a value; null if it stays. */
    @Override
    public Object mask(JsonStreamContext context, Object value) {
        if (!(value instanceof CharSequence)) {
            return null;
        }
        String clean = text(value.toString());
        return clean.contentEquals((CharSequence) value) ? null : clean;
    }
}
