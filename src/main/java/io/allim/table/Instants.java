package io.allim.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads and writes instants as {@link Instant#toString} does. An item has a dozen of them, and the general formatter took
 * longer than the rest of the item.
 */
final class Instants {

    private static final int SECONDS_END = 19;
    private static final int MAX_LENGTH = "2027-03-01T08:00:00.123456789Z".length();
    private static final int NANO_DIGITS = 9;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final long YEAR_0 = LocalDate.of(0, 1, 1).toEpochDay() * SECONDS_PER_DAY;
    private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_PER_DAY;

    private Instants() {}

    static SimpleModule module() {
        return new SimpleModule()
                .addDeserializer(Instant.class, new Reader())
                .addSerializer(Instant.class, new Writer());
    }

    private static final class Reader extends StdScalarDeserializer<Instant> {

        Reader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getText();
            try {
                return read(text);
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, "not an instant");
            }
        }
    }

    private static final class Writer extends StdScalarSerializer<Instant> {

        Writer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(write(value));
        }
    }

    static String write(Instant instant) {
        long seconds = instant.getEpochSecond();
        return seconds >= YEAR_0 && seconds < YEAR_10000 ? writeCommon(seconds, instant.getNano()) : instant.toString();
    }

    private static String writeCommon(long seconds, int nano) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_PER_DAY));
        int second = (int) Math.floorMod(seconds, (long) SECONDS_PER_DAY);
        StringBuilder text = new StringBuilder(MAX_LENGTH);
        append(text, day.getYear(), 4);
        append(text.append('-'), day.getMonthValue(), 2);
        append(text.append('-'), day.getDayOfMonth(), 2);
        append(text.append('T'), second / 3600, 2);
        append(text.append(':'), second / 60 % 60, 2);
        append(text.append(':'), second % 60, 2);
        if (nano != 0) {
            text.append('.');
            if (nano % 1_000_000 == 0) {
                append(text, nano / 1_000_000, 3);
            } else if (nano % 1000 == 0) {
                append(text, nano / 1000, 6);
            } else {
                append(text, nano, NANO_DIGITS);
            }
        }
        return text.append('Z').toString();
    }

    private static void append(StringBuilder text, int number, int digits) {
        int end = text.length() + digits;
        text.setLength(end);
        for (int i = end - 1, rest = number; i >= end - digits; i--, rest /= 10) {
            text.setCharAt(i, (char) ('0' + rest % 10));
        }
    }

    /** @throws DateTimeException when it is no instant in ISO 8601 */
    static Instant read(String text) {
        return isCommon(text) ? readCommon(text) : Instant.parse(text);
    }

    /** Of the form 2027-03-01T08:00:00Z, with or without a fraction. */
    private static boolean isCommon(String text) {
        int last = text.length() - 1;
        if (last < SECONDS_END || last >= MAX_LENGTH || last == SECONDS_END + 1 || text.charAt(last) != 'Z') {
            return false;
        }
        for (int i = 0; i < last; i++) {
            char c = text.charAt(i);
            boolean fits = switch (i) {
                case 4, 7 -> c == '-';
                case 10 -> c == 'T';
                case 13, 16 -> c == ':';
                case SECONDS_END -> c == '.';
                default -> c >= '0' && c <= '9';
            };
            if (!fits) {
                return false;
            }
        }
        return number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, SECONDS_END) < 60;
    }

    private static Instant readCommon(String text) {
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        int second = (number(text, 11, 13) * 60 + number(text, 14, 16)) * 60 + number(text, 17, SECONDS_END);
        return Instant.ofEpochSecond(day * SECONDS_PER_DAY + second, nanos(text));
    }

    private static int nanos(String text) {
        int begin = SECONDS_END + 1;
        int end = Math.max(begin, text.length() - 1);
        int nanos = number(text, begin, end);
        for (int digits = end - begin; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(String text, int begin, int end) {
        int number = 0;
        for (int i = begin; i < end; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
